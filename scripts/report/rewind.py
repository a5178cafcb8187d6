# SPDX-License-Identifier: GPL-2.0-only
"""What make rewind sets up in gdb, on the replay of a recorded run.

It runs to the place where the kernel reports its bug, or else to the end of the run, and
saves the machine a little before that: QEMU steps back by loading a saved machine and
running forward again, so a near one makes a step back quick. The environment may say SVC,
the place of the program's svc, where to stop instead.
"""
import os
import re

import gdb

# What the kernel calls when it has found a bug of its own, and when it ends.
PLACES = ('start_report', 'kasan_report', 'kfence_report_error', '__warn', 'report_bug', 'die',
	  'print_deadlock_bug', 'print_circular_bug', 'panic', 'machine_power_off', 'machine_restart')
NEAR = 500000		# instructions

HELP = '''
This is where the recorded run was: forward and back, it is always the same run.
  reverse-stepi, reverse-step   one instruction, one line back; stepi, step: forward
  reverse-continue, continue    back or forward to a breakpoint: break FUNCTION
  watch -l EXPRESSION           then reverse-continue: back to the write that changed it
  reverse-finish, backtrace     back to the caller; who called whom
  quit                          ends it'''


def monitor(command):
	"""What QEMU's monitor answers to a command."""
	return gdb.execute('monitor ' + command, to_string=True) or ''


def breakpoints():
	"""Hardware breakpoints: the code is not there yet when the machine starts."""
	places = [os.environ['SVC']] if os.environ.get('SVC') else ['*' + name for name in PLACES]
	for place in places:
		try:
			gdb.execute('hbreak ' + place, to_string=True)
		except gdb.error:
			pass	# this kernel has no such function


def main():
	gdb.execute('set pagination off')
	gdb.execute('set suppress-cli-notifications on')
	breakpoints()
	gdb.execute('continue', to_string=True)
	end = int(re.search(r'instruction count = (\d+)', monitor('info replay')).group(1))
	# again from the start, and stop before it
	monitor('loadvm start_debugging')
	monitor('replay_break %d' % max(end - NEAR, 1))
	gdb.execute('maintenance flush register-cache', to_string=True)
	gdb.execute('continue', to_string=True)
	monitor('savevm near')
	gdb.execute('continue', to_string=True)
	gdb.execute('delete')
	gdb.execute('set suppress-cli-notifications off')
	print(HELP)
	gdb.execute('backtrace 8')


main()
