# SPDX-License-Identifier: GPL-2.0-only
"""Connects gdb to the stub of QEMU, or ends gdb: run by gdb itself, as its first script.

The environment says SOCKET, and QEMU_PID, the process. QEMU answers when its machine is
made, which takes as long as it takes: as long as QEMU runs, this waits.
"""
import os
import time

import gdb


def alive(pid):
	"""Does the process run? One that ended and was not waited for does not."""
	try:
		with open('/proc/%s/stat' % pid) as stat:
			return stat.read().rpartition(')')[2].split()[0] != 'Z'
	except OSError:
		return False


def connect(socket, pid):
	gdb.execute('set remotetimeout 600')
	while True:
		try:
			return gdb.execute('target remote ' + socket, to_string=True)
		except gdb.error as why:
			# the socket is there before QEMU listens on it
			if not alive(pid):
				print('svc462: ERROR (2): tools: QEMU ended before gdb reached its machine: %s' % why)
				return gdb.execute('quit 2')
			time.sleep(0.05)


connect(os.environ['SOCKET'], os.environ['QEMU_PID'])
