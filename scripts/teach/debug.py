# SPDX-License-Identifier: GPL-2.0-only
"""What make debug sets up in gdb: breakpoints where the system call is made and answered.

The environment says INIT, the program with its symbols, and SVC, the place of its svc.
"""
import os

import gdb

for command in ('add-symbol-file ' + os.environ['INIT'], 'break ' + os.environ['SVC'],
		'break *__arm64_sys_custom_call', 'display/i $pc'):
	gdb.execute(command)
