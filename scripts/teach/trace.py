# SPDX-License-Identifier: GPL-2.0-only
"""
Trace: step one system call in the running machine, from its svc to the next
instruction, and tell it three times: the path on the terminal, every
instruction in OUT/trace.txt, the page OUT/trace.html. The page has other calls
beside it, which the same svc makes. scripts/teach/trace runs it inside gdb, with
SOCKET, VMLINUX, INIT and OUT in the environment.
"""
import bisect
import difflib
import json
import linecache
import mmap
import os
import re
import struct
import sys

import gdb

NAMES = ['x%d' % i for i in range(31)] + ['sp', 'pc', 'cpsr']
CLASSES = {
	0x00: 'unknown reason', 0x07: 'FP or SIMD access', 0x0e: 'illegal execution state',
	0x15: 'SVC in AArch64 state', 0x18: 'trapped system register access',
	0x20: 'instruction abort from EL0', 0x24: 'data abort from EL0',
	0x3c: 'BRK in AArch64 state',
}
MAX_STEPS = 100000
STACK = 16384	# bytes of the kernel's stack below pt_regs: THREAD_SIZE with pages of 4 KiB
PT_REGS = 336	# bytes of pt_regs: of 6.1, the longest; only the first 288 have names on the page
GETPID = 172
# what the functions of the path are for; the compiler may inline those in the middle
PURPOSES = {
	'vectors': 'The vector for exceptions from EL0: it makes room for pt_regs on the '
		"kernel's stack, and goes on.",
	'el0t_64_sync': "kernel_entry: saves the program's registers, where it goes on (ELR_EL1) "
		'and its flags (SPSR_EL1) in pt_regs, and clears x0 to x29, so that kernel '
		'code sees no value of the program in them.',
	'el0t_64_sync_handler': 'Reads from ESR_EL1 why the processor came here, and calls the '
		'function for that reason.',
	'el0_svc': 'Has the system call made; then masks interrupts, and looks whether there is '
		'work before the return, such as a signal.',
	'do_el0_svc': 'Takes the number from x8 of pt_regs. By what it calls, or by itself where '
		"that is inlined: checks the number, calls the table's function, stores the "
		'result in pt_regs.',
	'el0_svc_common': 'Keeps number and first argument in pt_regs, unmasks interrupts, and '
		'looks whether the task is traced.',
	'invoke_syscall': "Checks the number against the table's size, calls the function that "
		'the table has for it, and stores what it returns in pt_regs.',
	'ret_to_user': 'kernel_exit: loads the registers from pt_regs, with the result in x0, and '
		'returns to EL0 by eret.',
	'tramp_vectors': "The vector while the page tables are the program's, which map no more of the "
		"kernel than this (KPTI): takes the kernel's page tables, and goes on to its vector.",
	'tramp_exit_native': "Takes the page tables of the program, without the kernel (KPTI), and returns to EL0 by eret.",
	'__arm64_sys_ni_syscall': 'Stands in the table where no system call is, and returns -ENOSYS.',
}


class Stop(Exception):
	"""The trace cannot be made, and why."""


class Elf:
	"""The symbols of a linked arm64 program, and where its code has an svc."""

	def __init__(self, path):
		self.path = path
		with open(path, 'rb') as file:
			data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
		start, = struct.unpack_from('<Q', data, 40)
		count, = struct.unpack_from('<H', data, 60)
		# name, type, flags, address, offset, size, link, info, align, entry size
		sections = [struct.unpack_from('<IIQQQQIIQQ', data, start + 64 * i) for i in range(count)]
		found = {}
		self.svcs = []
		for _, kind, flags, address, offset, size, link, *_ in sections:
			if kind == 2:
				strings = sections[link][4]
				for symbol in struct.iter_unpack('<IBBHQQ', data[offset:offset + size]):
					self.add(found, symbol, data, strings)
			# SHT_PROGBITS that is SHF_EXECINSTR; svc's immediate is in bits 5 to 20
			if kind == 1 and flags & 4:
				words = struct.unpack_from('<%dI' % (size // 4), data, offset)
				self.svcs += [address + 4 * i for i, word in enumerate(words)
					      if word & 0xffe0001f == 0xd4000001]
		self.symbols = [found[address] for address in sorted(found)]
		self.addresses = [symbol[0] for symbol in self.symbols]

	@staticmethod
	def add(found, symbol, data, strings):
		"""Of the names of an address the most official one stays."""
		name, info, _, section, address, size = symbol
		if info & 15 > 2 or not 0 < section < 0xff00:
			return
		name = data[strings + name:data.find(b'\0', strings + name)].decode()
		if name and name[0] not in '$.':
			# a size, a function, global before weak before local, the alphabet
			rank = (size == 0, info & 15 != 2, {1: 0, 2: 1}.get(info >> 4, 2), name)
			if address not in found or rank < found[address][2]:
				found[address] = (address, size, rank, name)

	def at(self, address):
		"""The symbol of an address as (name, offset), or None."""
		label = None
		for i in range(bisect.bisect_right(self.addresses, address) - 1, -1, -1):
			start, size, _, name = self.symbols[i]
			if address < start + size:
				return name, address - start
			# a label without a size may lie inside a function
			if size or address - start > 4096:
				break
			label = label or (name, address - start)
		return label

	def alias(self, vector):
		"""With KPTI the kernel's trampoline is entered at another address, in this page: name that, too."""
		if self.at(vector):
			return
		moved = (vector & ~4095) - self.range('tramp_vectors')[0]
		self.symbols += [(address + moved, size, rank, name) for address, size, rank, name in self.symbols
				 if name.startswith('tramp_') and size]
		self.symbols.sort()
		self.addresses = [symbol[0] for symbol in self.symbols]

	def range(self, name):
		"""Where a symbol begins and its size, or (0, 0)."""
		return next((s[:2] for s in self.symbols if s[3] == name), (0, 0))


class Machine:
	"""The stopped machine: packets past gdb's own book-keeping, for speed."""

	def __init__(self):
		self.connection = gdb.selected_inferior().connection
		bits = self.packet('qqemu.sstepbits').decode()
		if bits != 'ENABLE=1,NOIRQ=2,NOTIMER=4' or self.packet('qqemu.sstep') != b'0x7':
			raise Stop('this QEMU does not step without interrupts and timers')
		self.code = {}

	def packet(self, text):
		return self.connection.send_packet(text)

	def run_to(self, addresses):
		"""Run until one of the addresses, and know the CPU that got there."""
		breakpoints = [gdb.Breakpoint('*%#x' % address, internal=True) for address in addresses]
		try:
			gdb.execute('continue', to_string=True)
			_, cpu, _ = gdb.selected_thread().ptid
		except (gdb.error, AttributeError):
			raise Stop('the guest was gone before /init made a system call') from None
		for breakpoint in breakpoints:
			breakpoint.delete()
		self.cpu = 'p1.%x' % cpu
		self.packet('Hg' + self.cpu)

	def registers(self):
		values = struct.unpack_from('<33QI', bytes.fromhex(self.packet('g').decode()))
		return dict(zip(NAMES, values))

	def rewind(self, wanted):
		"""Give the processor the registers that it had; its flags a call does not change."""
		now = self.registers()
		for i, name in enumerate(NAMES):
			if now[name] != wanted[name] and self.packet('P%x=%s' % (
					i, struct.pack('<Q', wanted[name]).hex())) != b'OK':
				raise Stop('this QEMU does not set ' + name)
		if self.registers() != wanted:
			raise Stop('the registers before a second call are not those before the first')

	def step(self, before):
		"""The registers after an instruction: now and then QEMU comes back without one."""
		for _ in range(100):
			self.packet('vCont;s:' + self.cpu)
			after = self.registers()
			if after['pc'] != before['pc']:
				return after
		raise Stop('the guest stands still at %#x' % before['pc'])

	def system(self, name, level):
		"""A system register, by gdb, which has to forget what it knows."""
		gdb.execute('maintenance flush register-cache', to_string=True)
		return int(gdb.parse_and_eval('$%s_EL%d' % (name, level))) & (1 << 64) - 1

	def instruction(self, pc):
		"""The disassembly of what is really there: the kernel patches itself."""
		if pc not in self.code:
			asm = gdb.selected_inferior().architecture().disassemble(pc)[0]['asm']
			self.code[pc] = asm.split('//')[0].strip()
		return self.code[pc]


class Source:
	"""The lines of C and assembly that the instructions are of, as far as there is debug information."""

	def __init__(self, *files):
		for file in files:
			gdb.execute('add-symbol-file ' + file, to_string=True)

	@staticmethod
	def line(pc):
		"""FILE:LINE and its text, or ''. The path is that in its tree, or a name alone."""
		place = gdb.find_pc_line(pc)
		if not place.symtab or not place.line:
			return ''
		path = re.sub(r'^(\.\./)+|^/.*/', '', place.symtab.filename)
		return ('%s:%d  ' % (path, place.line) +
			linecache.getline(place.symtab.fullname(), place.line).strip()).rstrip()


def level(regs):
	return regs['cpsr'] >> 2 & 3


def flags(cpsr):
	"""NZCV and DAIF as letters: a capital is a flag that is set."""
	return [''.join(c if cpsr >> bit & 1 else c.lower() for c, bit in zip(word, range(top, 0, -1)))
		for word, top in (('NZCV', 31), ('DAIF', 9))]


def spell_esr(esr):
	"""ESR_EL1 as text."""
	ec, iss = esr >> 26 & 63, esr & 0x1ffffff
	text = 'EC %#04x: %s, ' % (ec, CLASSES.get(ec, 'another class'))
	return text + ('immediate %d, of svc #%d' % (iss & 0xffff, iss & 0xffff)
			if ec == 0x15 else 'ISS %#x' % iss)


def spell_spsr(spsr):
	"""SPSR_EL1 as text."""
	mode = {0: 'EL0t', 4: 'EL1t', 5: 'EL1h'}.get(spsr & 15, 'mode %d' % (spsr & 15))
	nzcv, daif = flags(spsr)
	return 'back to %s, flags %s, %s' % (mode, nzcv, 'nothing masked' if daif == 'daif' else 'masked ' + daif)


def value(regs, name):
	"""A register's value by the name it has in an instruction."""
	if name in ('xzr', 'wzr'):
		return 0
	return regs[name] if name == 'sp' else regs['x' + name[1:]] & (1 << (64 if name[0] == 'x' else 32)) - 1


ACCESS = re.compile(r'(ld|st)[rput]\w*\t(?:([wx]\w+), )(?:([wx]\w+), )?'
		    r'\[(\w+)(?:, (?:#(-?\w+)|(\w+)(?:, (?:lsl|[us]xt[wx])(?: #(\d+))?)?))?\]')
COMPARE = re.compile(r'(?:cmp|subs\t\w+,|ccmp)\s*(\w+), (?:#(\w+)|(\w+))')


def accesses(asm, regs):
	"""What a load or store touches, as (is a store, [(address, register)...])."""
	match = ACCESS.match(asm)
	if not match:
		return False, []
	kind, one, two, base, offset, index, shift = match.groups()
	address = value(regs, base) + int(offset or '0', 0)
	if index:
		address += value(regs, index) << int(shift or '0')
	names = [one] + ([two] if two else [])
	size = 8 if one[0] == 'x' else 4
	return kind == 'st', [(address + size * i & (1 << 64) - 1, name) for i, name in enumerate(names)]


def compared(asm, regs):
	"""The two numbers that a compare instruction compares, as 32-bit ones."""
	match = COMPARE.match(asm)
	if not match:
		return []
	one, immediate, two = match.groups()
	return [value(regs, one) & 0xffffffff,
		value(regs, two) & 0xffffffff if two else int(immediate, 0)]


def signed(number):
	return number - (number >> 63 << 64)


class Trace:
	"""Every instruction from the svc to the one after it, and what happened on the way."""

	def __init__(self, machine, kernel, init):
		self.kernel, self.init = kernel, init
		self.steps = []
		self.banner = ''
		self.exceptions = []
		self.landmarks = []
		self.calls = []
		self.call_of = []
		regs = machine.registers()
		if level(regs) != 0:
			raise Stop('the guest is at %#x in the kernel, not in /init' % regs['pc'])
		self.number = regs['x8']
		after = regs['pc'] + 4
		while not (level(regs) == 0 and regs['pc'] == after):
			if len(self.steps) == MAX_STEPS:
				raise Stop('after %d instructions the call had not returned' % MAX_STEPS)
			asm = self.name_targets(machine.instruction(regs['pc']))
			if asm == 'eret':
				self.exception(machine, len(self.steps) + 1, level(regs), ('ELR', 'SPSR'))
			self.steps.append((regs, asm))
			regs = machine.step(regs)
			if level(regs) > level(self.steps[-1][0]):
				self.exception(machine, len(self.steps), level(regs), ('ESR', 'ELR', 'SPSR'))
				if len(self.exceptions) == 1:
					kernel.alias(regs['pc'])
			if level(regs) and not self.banner:
				self.banner = self.read_banner()
		self.end = regs
		self.lines = []
		self.find_landmarks()
		self.find_calls()

	def exception(self, machine, step, el, names):
		"""The registers of an exception that is taken, or returned from, before a step."""
		self.exceptions.append((step, el, {name: machine.system(name, el) for name in names}))

	def read_banner(self):
		"""The release and the compiler, from the kernel's own banner, once it is mapped (KPTI)."""
		address, size = self.kernel.range('linux_banner')
		if not size:
			return 'Linux'
		try:
			text = bytes(gdb.selected_inferior().read_memory(address, size)).decode(errors='replace')
		except gdb.MemoryError:
			return ''
		match = re.match(r'Linux version (\S+) \([^)]*\) \((.*?)(?:,.*)?\) #', text)
		if not match:
			raise Stop('the running kernel is not this vmlinux, or was moved: boot with nokaslr')
		return 'Linux %s, built by %s' % match.groups()

	def where(self, step):
		"""The symbol and offset of a step."""
		regs = self.steps[step][0] if step < len(self.steps) else self.end
		return (self.kernel if level(regs) else self.init).at(regs['pc']) or ('?', 0)

	def name_targets(self, asm):
		"""The same name for a branch target as everywhere else."""
		match = re.search(r'(?<![#-])0x([0-9a-f]+)(?: <.*>)?$', asm)
		if not match or asm.startswith('adrp'):
			return re.sub(' <.*>$', '', asm)
		address = int(match[1], 16)
		symbol = self.kernel.at(address) or self.init.at(address)
		return asm[:match.start()] + ('<%s+%d>' % symbol if symbol else match[0])

	def find_landmarks(self):
		"""Where the number was checked and used, and the way of x0 through pt_regs."""
		table, size = self.kernel.range('sys_call_table')
		limit = size // 8
		number = self.number & 0xffffffff
		user_x0 = self.steps[0][0]['x0']
		slot = None
		seen = set()
		for i, (regs, asm) in enumerate(self.steps):
			after = self.steps[i + 1][0] if i + 1 < len(self.steps) else self.end
			operands = compared(asm, regs) if level(regs) else []
			if 'check' not in seen and operands in [[number, limit], [limit, number], [number, limit - 1]]:
				self.mark(i, seen, 'check', 'bounds check: %d is %s %d, the size of sys_call_table' % (
					number, 'below' if number < limit else 'not below', limit))
			store, touched = accesses(asm, regs) if level(regs) else (False, [])
			for address, name in touched:
				now = value(regs if store else after, name)
				if store and slot is None and name == 'x0' and now == user_x0:
					slot = address
					self.mark(i, seen, 'save', 'x0 = %d stored in pt_regs.regs[0]' % signed(now))
				elif store and address == slot:
					self.mark(i, seen, 'result', 'result %d stored in pt_regs.regs[0]' % signed(now))
				elif store or slot is None:
					continue
				elif address == slot + 64 and 'check' not in seen:
					self.mark(i, seen, 'number', 'number %d loaded from pt_regs.regs[8]' % signed(now))
				elif table <= address < table + size:
					called = self.kernel.at(now)
					self.mark(i, seen, 'table', 'table indexed: sys_call_table[%d] is %s' % (
						(address - table) // 8, called[0] if called else '?'))
				elif address == slot and 'result' in seen and name == 'x0':
					self.mark(i, seen, 'restore', 'x0 = %d loaded from pt_regs.regs[0]' % signed(now))
				elif address == slot and 'table' in seen:
					self.mark(i, seen, 'argument', 'argument %d loaded from pt_regs.regs[0]' % signed(now))
		self.pt_regs = slot

	def mark(self, step, seen, kind, text):
		seen.add(kind)
		self.landmarks.append((step, kind, text))

	def find_calls(self):
		"""The functions entered, in order, and for every step which of them it is in."""
		stack = []
		last = ''
		for i, (regs, asm) in enumerate(self.steps):
			name = self.where(i)[0]
			el = level(regs)
			if not stack or el != stack[0]['el']:
				stack = [None]
			elif last.startswith('bl'):
				stack.append(None)
			elif last.startswith('ret') and len(stack) > 1:
				stack.pop()
			# a branch to another function takes the place of the one that branched
			if stack[-1] is None or stack[-1]['name'] != name:
				stack[-1] = {'name': name, 'el': el, 'depth': len(stack) - 1, 'first': i, 'count': 0}
				self.calls.append(stack[-1])
			stack[-1]['count'] += 1
			self.call_of.append(stack[-1])
			last = asm.split('\t')[0]

	def result(self):
		return 'x0 = %d' % signed(self.end['x0'])

	def summary(self):
		return '%d instructions, %s' % (len(self.steps), self.result())


def purpose(call):
	"""A sentence on what a function of the path is for, or '' for one that is not known."""
	if not call['el']:
		return 'The program: the number is in x8, the arguments are in x0 to x5.'
	known = PURPOSES.get(re.sub(r'\.(constprop|isra|part)\..*', '', call['name']), '')
	if not known and call['name'].startswith('__arm64_sys_'):
		return 'The system call itself: it takes its arguments from pt_regs, and returns the result in x0.'
	return known


def changes(before, after):
	"""The registers an instruction changed, as (name, value)."""
	changed = [(name, '%#x' % after[name]) for name in NAMES[:32] if after[name] != before[name]]
	for name, old, new in zip(('NZCV', 'DAIF'), flags(before['cpsr']), flags(after['cpsr'])):
		if old != new:
			changed.append((name, new))
	if level(before) != level(after):
		changed.append(('EL', str(level(after))))
	return changed


def write_list(trace, path):
	"""Every instruction, below the line of the source that it is of."""
	marks = dict((step, text) for step, _, text in trace.landmarks)
	with open(path, 'w', encoding='utf-8') as file:
		print('# %s\n# step, level, address, symbol+offset, instruction, what it changed' % trace.banner, file=file)
		for i, (regs, asm) in enumerate(trace.steps):
			after = trace.steps[i + 1][0] if i + 1 < len(trace.steps) else trace.end
			if trace.lines[i] and (not i or trace.lines[i] != trace.lines[i - 1]):
				print('#      %s' % trace.lines[i], file=file)
			line = '%5d  EL%d  %016x  %-36s %-44s %s' % (
				i + 1, level(regs), regs['pc'], '%s+%d' % trace.where(i), asm.replace('\t', ' ', 1),
				' '.join('%s=%s' % change for change in changes(regs, after)))
			if i in marks:
				line = '%-130s # %s' % (line, marks[i])
			print(line.rstrip(), file=file)
		print('# %s' % trace.summary(), file=file)


def draw_path(trace):
	"""The path as a person would draw it."""
	exceptions = {step: (el, system) for step, el, system in trace.exceptions}
	print('%s\n' % trace.banner)
	unit = ' instructions'
	for i in range(len(trace.steps) + 1):
		regs, asm = trace.steps[i] if i < len(trace.steps) else (trace.end, '')
		place = 'EL%d  %-50s x8 = %d, x0 = %d' % (level(regs), '%s+%d  ' % trace.where(i) + (
			asm.replace(chr(9), chr(32)) if i + 1 in exceptions else ''), signed(regs['x8']), signed(regs['x0']))
		if i in exceptions:
			draw_exception(trace, *exceptions[i])
		if i == 0 or i in exceptions:
			print(place)
		if i == len(trace.steps):
			break
		call = trace.call_of[i]
		if call['first'] == i and level(regs):
			print('     %-50s %3d%s' % ('  ' * call['depth'] + call['name'], call['count'], unit))
			unit = ''
		for step, _, text in trace.landmarks:
			if step == i:
				print('     %s. %s' % ('  ' * (call['depth'] + 1), text))
		if i and i + 1 in exceptions:
			print(place)


def draw_exception(trace, el, system):
	"""An exception's registers."""
	print(' |')
	for name, text in spell(trace, system):
		print(' |   %-8s %#-18x %s' % ('%s_EL%d' % (name, el), system[name], text))
	print(' v')


def spell(trace, system):
	"""What is in an exception's registers."""
	if 'ESR' in system:
		yield 'ESR', spell_esr(system['ESR'])
	yield 'ELR', '%s+%d, where it goes on' % (trace.init.at(system['ELR']) or ('?', 0))
	yield 'SPSR', spell_spsr(system['SPSR'])


def stored(trace, regs, asm):
	"""What an instruction stores in pt_regs or below it on the kernel's stack: offset, value, symbol."""
	store, touched = accesses(asm, regs) if level(regs) else (False, [])
	for address, name in touched:
		offset = address - (trace.pt_regs or 0)
		if store and -STACK <= offset < PT_REGS:
			symbol = trace.kernel.at(value(regs, name))
			yield offset, '%#x' % value(regs, name), '%s+%d' % symbol if symbol else ''


def page_steps(trace):
	"""The instructions, as the page has them."""
	for i, (regs, asm) in enumerate(trace.steps):
		after = trace.steps[i + 1][0] if i + 1 < len(trace.steps) else trace.end
		yield {'in': '%s+%d' % trace.where(i), 'asm': asm, 'set': dict(changes(regs, after))}


def page_other(trace, other):
	"""Another call beside the trace: its instructions, and the stretches of both that are the same."""
	ways = [[regs['pc'] for regs, _ in one.steps] for one in (trace, other)]
	return {'number': other.number, 'result': signed(other.end['x0']), 'steps': list(page_steps(other)),
		'same': difflib.SequenceMatcher(None, *ways, autojunk=False).get_matching_blocks()}


def write_page(trace, others, template, path):
	"""The page: its template with the traces in it, as one block of JSON."""
	steps = [dict(step, at='%x' % regs['pc'], el=level(regs), line=line, call=trace.calls.index(call),
		      put=list(stored(trace, regs, asm)))
		 for step, (regs, asm), line, call in zip(page_steps(trace), trace.steps, trace.lines, trace.call_of)]
	start = trace.steps[0][0]
	nzcv, daif = flags(start['cpsr'])
	data = {
		'banner': trace.banner, 'number': trace.number, 'result': signed(trace.end['x0']),
		'start': dict([(name, '%#x' % start[name]) for name in NAMES[:32]], NZCV=nzcv, DAIF=daif, EL='0'),
		'pt_regs': '%#x' % (trace.pt_regs or 0),
		'next': {'at': '%x' % trace.end['pc'], 'in': '%s+%d' % trace.where(len(steps))},
		'steps': steps, 'others': [page_other(trace, other) for other in others],
		'calls': [dict(call, purpose=purpose(call)) for call in trace.calls],
		'landmarks': [{'step': step, 'kind': kind, 'text': text} for step, kind, text in trace.landmarks],
		'exceptions': [{'step': step, 'registers': [
			{'name': '%s_EL%d' % (name, el), 'value': '%#x' % system[name], 'text': text}
			for name, text in spell(trace, system)]} for step, el, system in trace.exceptions],
	}
	with open(template, encoding='utf-8') as file:
		page = file.read()
	# no '<' may end the script element
	block = json.dumps(data, separators=(',', ':')).replace('<', '\\u003c')
	with open(path, 'w', encoding='utf-8') as file:
		file.write(page.replace('TRACE', block, 1))


def main():
	env = os.environ
	machine = Machine()
	kernel, init = Elf(env['VMLINUX']), Elf(env['INIT'])
	machine.run_to(init.svcs)
	trace = Trace(machine, kernel, init)
	others = []
	# the first number that the kernel's table does not have, and a call of every kernel
	for number in kernel.range('sys_call_table')[1] // 8, GETPID:
		if number != trace.number:
			machine.rewind(dict(trace.steps[0][0], x8=number))
			others.append(Trace(machine, kernel, init))
	source = Source(kernel.path, init.path)
	trace.lines = [source.line(regs['pc']) for regs, _ in trace.steps]
	write_list(trace, env['OUT'] + '/trace.txt')
	write_page(trace, others, os.path.dirname(__file__) + '/trace.html', env['OUT'] + '/trace.html')
	draw_path(trace)
	print()
	print('svc462: PASS (0): %s' % trace.summary())


try:
	main()
except (Stop, gdb.error, OSError) as why:
	print('svc462: ERROR (2): build: no trace: %s' % why)
	sys.stdout.flush()
	gdb.execute('quit 2')
