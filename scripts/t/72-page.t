#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The page of make trace in headless Chromium: its numbers are the trace's,
# and keys, clicks and buttons step through it.
# shellcheck source=scripts/t/lib.sh
. "${0%/*}/lib.sh"

command -v chromium >/dev/null || skip_all 'chromium is not installed'
cd "$top"
make trace >"$scratch/path"
cp build/6.1/trace.html build/6.1/trace.txt "$scratch"
export HOME="$scratch"

cat >"$scratch/page.py" <<'END'
"""What a test says to the page, over the DevTools protocol on a pipe."""
import atexit, base64, json, os, re, subprocess, sys

scratch = sys.argv[1]

class Page:
    def __init__(self, width=1440, height=900, dark=False):
        ours, its_out = os.pipe()
        its_in, self.out = os.pipe()
        # the browser reads from descriptor 3 and writes to 4
        self.process = subprocess.Popen(
            ['sh', '-c', 'exec 3<&%d 4>&%d; exec chromium "$@"' % (its_in, its_out), 'sh',
             '--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run',
             '--disable-background-networking', '--disable-component-update', '--disable-sync',
             '--remote-debugging-pipe', '--user-data-dir=' + scratch + '/chromium', 'about:blank'],
            pass_fds=(its_in, its_out), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        atexit.register(self.close)
        os.close(its_in), os.close(its_out)
        self.input, self.session, self.ids, self.events = os.fdopen(ours, 'rb'), None, 0, []
        targets = self.call('Target.getTargets')['targetInfos']
        target = next(t['targetId'] for t in targets if t['type'] == 'page')
        self.session = self.call('Target.attachToTarget', targetId=target, flatten=True)['sessionId']
        for domain in 'Page', 'Runtime', 'Log', 'Network':
            self.call(domain + '.enable')
        self.size(width, height)
        self.call('Emulation.setEmulatedMedia', features=[
            {'name': 'prefers-color-scheme', 'value': 'dark' if dark else 'light'}])
        self.call('Page.navigate', url='file://' + scratch + '/trace.html')
        self.wait('Page.loadEventFired')

    def message(self):
        data = bytearray()
        while (byte := self.input.read(1)) != b'\0':
            if not byte:
                sys.exit('chromium went away')
            data += byte
        return json.loads(data)

    def call(self, method, **params):
        self.ids += 1
        request = {'id': self.ids, 'method': method, 'params': params}
        if self.session:
            request['sessionId'] = self.session
        os.write(self.out, json.dumps(request).encode() + b'\0')
        while True:
            message = self.message()
            if message.get('id') == self.ids:
                if 'error' in message:
                    sys.exit('%s: %s' % (method, message['error']))
                return message['result']
            self.events.append(message)

    def wait(self, method):
        while not any(e.get('method') == method for e in self.events):
            self.events.append(self.message())

    def size(self, width, height):
        self.call('Emulation.setDeviceMetricsOverride', width=width, height=height,
                  deviceScaleFactor=1, mobile=False)

    def js(self, expression):
        answer = self.call('Runtime.evaluate', expression=expression, returnByValue=True)
        if 'exceptionDetails' in answer:
            sys.exit(str(answer['exceptionDetails']))
        return answer['result'].get('value')

    def key(self, name):
        code = {'Enter': 13, 'Tab': 9}.get(name, 0)
        for kind in 'rawKeyDown', 'keyUp':
            self.call('Input.dispatchKeyEvent', type=kind, key=name, code=name, windowsVirtualKeyCode=code)

    def click(self, selector):
        x, y = self.js('(() => { const e = document.querySelector(%s); e.scrollIntoView({block: "center"});'
                       'const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2] })()'
                       % json.dumps(selector))
        for kind in 'mousePressed', 'mouseReleased':
            self.call('Input.dispatchMouseEvent', type=kind, x=x, y=y, button='left', clickCount=1)

    def beside(self, choice):
        self.js('$("other").selectedIndex = %d; $("other").onchange()' % choice)

    def at(self):
        return int(self.js('document.querySelector("#place b").textContent').split()[0])

    def shot(self, path):
        with open(path, 'wb') as file:
            file.write(base64.b64decode(self.call('Page.captureScreenshot')['data']))

    def close(self):
        if self.process.poll() is None:
            self.session = None
            self.call('Browser.close')
            self.input.read()
            self.process.wait()

def check(got, want):
    if got != want:
        sys.exit('%r, not %r' % (got, want))

lines = [line.rstrip('\n') for line in open(scratch + '/trace.txt')]
trace = [line for line in lines if not line.startswith('#')]
# the line of the source for each; in the kernel of the demo there is none
source = []
for line in lines:
    if line.startswith('#      '):
        last = line[7:]
    elif not line.startswith('#'):
        source.append(last if line[9] == '0' else '')
END

# page 'python': what follows on standard input, with that module
page() {
	{ cat "$scratch/page.py" && cat; } >"$scratch/test.py"
	timeout 120 python3 "$scratch/test.py" "$scratch"
}

it 'the functions, their lengths, the events and every instruction are those of the trace'
shows_the_trace() {
	page <<'END'
p = Page()
check(p.js('[...document.querySelectorAll("#list li")].map(l => [...l.children].map(c => c.textContent))'),
      [[str(i + 1), 'EL' + l[9], l[12:28].lstrip('0'), l[67:111].strip(), l[30:66].strip(),
        l[112:].split(' # ')[0].strip()] for i, l in enumerate(trace)])
path = open(scratch + '/path').read()
functions = re.findall(r'^ +([a-z_0-9]+) +(\d+)(?: instructions)?$', path, re.M)
check(p.js('[...document.querySelectorAll("#path .el1 .run b")].map(b => [...b.children].map(c => c.textContent))'),
      [list(f) for f in functions])
check(p.js('document.querySelectorAll("#path i").length'), len(trace))
events = re.findall(r'^ +\. (.*)$', path, re.M)
check(p.js('[...document.querySelectorAll("#events li")].map(l => l.children[1].textContent)'),
      ['svc #0x0: EL0 to EL1'] + events + ['eret: EL1 to EL0'])
check(p.js('document.title + document.querySelector("h1").textContent'),
      'One system call, instruction by instructionSystem call 462: %d instructions from svc to the next, x0 = 42' % len(trace))
p.close()
END
}
t shows_the_trace

it 'user and kernel are two lanes, and a function is as long as its instructions'
shows_lengths() {
	page <<'END'
p = Page()
tall, short = p.js('["el0t_64_sync", "ret_to_user"].map(name => [...document.querySelectorAll(".run")]'
                   '.find(r => r.textContent.startsWith(name)).offsetHeight)')
counts = [len([l for l in trace if ' %s+' % name in l[28:50]]) for name in ('el0t_64_sync', 'ret_to_user')]
# its last instruction comes after the calls
check(abs(tall / short - (counts[0] - 1) / counts[1]) < 0.05, True)
check(p.js('document.querySelector(".lane.el0 .call").getBoundingClientRect().right <'
           'document.querySelector(".lane.el1 .call").getBoundingClientRect().left'), True)
p.close()
END
}
t shows_lengths

it 'the arrow keys go through every instruction, with its registers, changed ones marked'
steps_by_arrows() {
	page <<'END'
p = Page()
def state():
    return p.js("""(() => { const all = s => [...document.querySelectorAll(s)]; return [
        parseInt(document.querySelector("#place b").textContent),
        all("#registers div").map(d => [d.children[0].textContent, d.children[1].textContent.split(" ")[0]]),
        all("#registers .set dt").map(d => d.textContent),
        document.getElementById("asm").textContent,
        all("i.now, #list .now").length] })()""")
at, registers, *_ = state()
have = dict(registers)
check((have['x0'], have['x8'], at), ('0x15', '0x1ce', 1))
for i, line in enumerate(trace):
    change = dict(c.split('=') for c in line[112:].split(' # ')[0].split())
    have.update(change)
    at, registers, marked, code, now = state()
    check(at, i + 1)
    check((dict(registers), set(marked)), (have, set(change)))
    check(code.replace('\t', ' '), line[67:111].strip())
    check(p.js('document.getElementById("line").textContent'),
          source[i] or 'for the line of the source: make trace KCONFIG=debug')
    check(now, 2)
    p.key('ArrowRight' if i % 2 else 'ArrowDown')
check((p.at(), have['x0']), (len(trace), '0x2a'))
p.close()
END
}
t steps_by_arrows

it 'so do the keys for functions and events, the buttons, and a click on the path or in a list'
steps_by_other_ways() {
	page <<'END'
p = Page()
marks = [i + 1 for i, l in enumerate(trace) if ' # ' in l]
for way, act, want in (
    ('before the first', lambda: p.key('ArrowLeft'), 1), ('n', lambda: p.key('n'), marks[0]),
    ('n', lambda: p.key('n'), marks[1]), ('p', lambda: p.key('p'), marks[0]), ('p', lambda: p.key('p'), 1),
    ('p at the first', lambda: p.key('p'), 1),
    ('f', lambda: p.key('f'), 2), ('f', lambda: p.key('f'), 5),
    ('F', lambda: p.key('F'), 2), ('the button', lambda: p.click('#on'), 3),
    ('the button', lambda: p.click('#back'), 2), ('the path', lambda: p.click('i[data-step="80"]'), 81),
    ('an event', lambda: p.click('#events li:nth-child(5)'), marks[3]),
    ('opening the list', lambda: p.click('#all summary'), marks[3]),
    ('the list', lambda: p.click('#list li:nth-child(7)'), 7)):
    act()
    print(way)
    check(p.at(), want)
p.js('document.getElementById("step").focus()')
p.key('ArrowDown')
check(p.at(), 8)
p.close()
END
}
slow steps_by_other_ways

it 'another call is beside it: the same instruction in the same row, where they part and meet again in a sentence each'
shows_two_calls() {
	page <<'END'
p = Page()
check(p.js('[...document.querySelectorAll("#other option")].map(o => o.textContent)'),
      ['no other call', '463, which is no call: -ENOSYS', '172, getpid'])
stretches = {}
for choice, number, result in (1, 463, -38), (2, 172, 1):
    p.beside(choice)
    # whether they are apart there, and for each call a number and the instruction with what it changed
    rows = p.js('[...document.querySelectorAll("#rows li:not(.here)")].map(l => [l.className === "apart",'
                '...[...l.querySelectorAll("span")].map(s => s.textContent)])')
    check([r[1:3] for r in rows if r[1]],
          [[str(i + 1), (l[67:111].strip() + ' ' + l[112:].split(' # ')[0]).strip()] for i, l in enumerate(trace)])
    theirs = [r[3] for r in rows if r[3]]
    check(theirs, [str(i + 1) for i in range(len(theirs))])
    apart = [i for i, r in enumerate(rows) if r[0]]
    check(apart, list(range(apart[0], apart[-1] + 1)))
    check([r for r in rows if not r[0] and r[2].split(' ')[:2] != r[4].split(' ')[:2]], [])
    check(rows[apart[0]][2] != rows[apart[0]][4], True)
    said = p.js('[...document.querySelectorAll("#story li")].map(l => l.textContent).join(" ")')
    print(said)
    same, one, other, again = [int(n) for n in re.match(
        r'The same for (\d+) instructions, to “.*” in do_el0_svc\. '
        r'Then they part: 462 takes (\d+) instructions?, in .*; %d takes (\d+) instructions?, in .*\. '
        r'They meet again at “.*” in do_el0_svc, and are the same for (\d+) instructions, to “eret” in ret_to_user\.$'
        % number, said).groups()]
    stretches[number] = same
    check((same, same + one + again, same + other + again), (apart[0], len(trace), len(theirs)))
    check(p.js('[...document.querySelectorAll("#path i.apart")].map(i => Number(i.dataset.step))'),
          list(range(same, same + one)))
    check(p.js('document.querySelectorAll("#heads b")[1].textContent'),
          '%d: %d instructions, x0 = %d' % (number, len(theirs), result))
    # the place where they part is in sight, and the keys go through the rows
    check(p.js('(b => b.top > 0 && b.bottom < innerHeight)('
               'document.querySelector("#rows .apart").getBoundingClientRect())'), True)
    p.js('show(%d)' % (same - 1))
    p.key('ArrowDown')
    check(p.js('document.querySelector("#rows .now .n").textContent'), str(same + 1))
if ' 12.' in lines[0]:
    told = re.findall(r'for (\d+)\b', re.search(r'getpid goes(.*?)bounds check', open('init/README.md').read(), re.S)[1])
    check([int(n) for n in told], [stretches[172], stretches[463]])
p.beside(0)
check(p.js('document.getElementById("two").offsetHeight'), 0)
p.close()
END
}
slow shows_two_calls

it 'Enter in the field goes to the next instruction, or function, that has the text'
finds() {
	page <<'END'
p = Page()
names = [l[30:66].split('+')[0] for l in trace]
p.key('/')
check(p.js('document.activeElement.id'), 'find')
for text in 'EL0_svc', 'b.ls', 'x0, [x19]':
    hits = [i + 1 for i, l in enumerate(trace) if text.lower() in l[67:111] or
            names.index(names[i]) == i and text.lower() in names[i]]
    p.js('show(0); document.getElementById("find").value = "%s"' % text)
    # after the last comes the first
    for hit in hits + hits[:1]:
        p.key('Enter')
        check((text, p.at()), (text, hit))
p.js('document.getElementById("find").value = "no such"')
p.key('Enter')
check((p.at(), p.js('document.getElementById("find").className')), (hits[0], 'none'))
# a letter is for the field, until Escape
p.key('f')
check(p.at(), hits[0])
p.key('Escape')
p.key('ArrowRight')
check(p.at(), hits[0] + 1)
p.close()
END
}
slow finds

it 'a register leads back to the step that set it, by a click or by Enter'
leads_back() {
	page <<'END'
p = Page()
def sets(name):
    return [i + 1 for i, l in enumerate(trace) if re.search(r' %s=' % name, l[111:].split(' # ')[0])]
p.js('show(%d)' % (len(trace) - 1))
for at in reversed(sets('x0')):
    p.click('#registers div:nth-child(1)')
    check((p.at(), p.js('document.querySelector("#registers div").className')), (at, 'set'))
# nothing set it before
p.click('#registers div:nth-child(1)')
check(p.at(), sets('x0')[0])
p.js('show(100); document.querySelector("#registers div:nth-child(20)").focus()')
p.key('Enter')
check((p.at(), p.js('document.activeElement.firstChild.textContent')), ([i for i in sets('x19') if i < 101][-1], 'x19'))
p.close()
END
}
slow leads_back

it 'the stack is there as it fills: pt_regs, what the functions keep below it, and what they have left'
fills_the_stack() {
	page <<'END'
p = Page()
def stack(step):
    p.js('show(%d)' % (step - 1))
    slots = p.js('[...document.querySelectorAll("#registers div")].map(d => [d.children[0].textContent,'
                 '[d.children[1].textContent.split(" ")[0], d.className]])')
    check(len(dict(slots)), len(slots))
    return dict(slots)
def steps(pattern):
    return [i + 1 for i, l in enumerate(trace) if re.search(pattern, l)]
p.key('s')
(save,), (result,) = steps('# x0 = 21 stored'), steps('# result 42 stored')
check(set(v for v, _ in stack(1).values()), {''})
after = stack(save)
check([(n, v) for n, (v, c) in after.items() if v], [('regs[0]', '0x15'), ('regs[1]', '0x0')])
check([n for n, (v, c) in after.items() if 'set' in c], ['regs[0]', 'regs[1]'])
before, after = stack(result - 1), stack(result)
check((before['regs[0]'], after['regs[0]']), (['0x15', ''], ['0x2a', 'set']))
check([n for n in after if n != 'regs[0]' and before[n][0] != after[n][0]], [])
# what the program had, as asm/ptrace.h has it
had = dict(re.findall(r'(\w+) (\S+)', p.js('(r => Object.entries(r).map(e => e.join(" ")).join("\\n"))(trace.start)')))
for i in range(31):
    check((i, after['regs[%d]' % i][0]), (i, '0x2a' if i == 0 else had['x%d' % i]))
check([after[n][0] for n in ('sp', 'pc', 'orig_x0', 'syscallno')],
      [had['sp'], '0x%x' % (int(trace[0][12:28], 16) + 4), '0x15', '0x1ce'])
# in the system call each function above it has kept where it returns to
call, = steps(r'__arm64_sys_custom_call\+0 ')
returns = {trace[i][30:66].strip() for i in steps(r' ret\b') if i < len(trace)}
inside = stack(call)
kept = {v for n, (v, c) in inside.items() if '+' in v}
print(sorted(kept), sorted(returns))
check((len(kept) >= 3, kept <= returns), (True, True))
check([n for n, (v, c) in inside.items() if 'free' in c], [])
# when it returns, what they kept is left behind, and at last pt_regs
back, = steps(r'ret_to_user\+0 ')
check([n for n, (v, c) in stack(back).items() if 'free' in c], [n for n in inside if n.startswith('−')])
check([n for n, (v, c) in stack(len(trace)).items() if 'free' not in c], [])
# by a click to the step that stored the value before, and back to the registers
p.js('show(%d)' % (len(trace) - 1))
for at in result, save:
    p.click('#registers div:nth-child(1)')
    check(p.at(), at)
p.click('#other-values')
check(p.js('document.querySelector("#registers dt").textContent'), 'x0')
p.close()
END
}
slow fills_the_stack

it 'ticks, rows and events are reached by keyboard, and Space, Page, Home and End scroll'
is_for_the_keyboard() {
	page <<'END'
p = Page()
check(p.js('document.querySelectorAll("i[tabindex=\\"0\\"]").length'), 1)
p.js('document.querySelector("i.now").focus()')
p.key('ArrowDown')
check((p.at(), p.js('document.activeElement.dataset.step')), (2, '1'))
p.js('document.querySelector("#events li:nth-child(3)").focus()')
p.key('Enter')
check(p.at(), [i + 1 for i, l in enumerate(trace) if ' # ' in l][1])
p.js('document.getElementById("all").open = true; document.querySelector("#list li:nth-child(9)").focus()')
p.key('Enter')
check(p.at(), 9)
p.key('ArrowDown')
check((p.at(), p.js('document.activeElement.parentElement.id + document.activeElement.dataset.step')), (10, 'list9'))
p.js('addEventListener("keydown", e => { window.taken = e.defaultPrevented })')
for key in ' ', 'PageDown', 'PageUp', 'Home', 'End':
    p.key(key)
    check((key, p.js('window.taken'), p.at()), (key, False, 10))
p.close()
END
}
t is_for_the_keyboard

it 'from 1280x720 to 2560x1440 the whole path is in the window, type grows, and no name is on a tick'
fits_a_hall() {
	page <<'END'
p = Page()
sizes = []
for width, height in (1280, 720), (1440, 900), (1920, 1080), (2560, 1440):
    p.size(width, height)
    # the event of the new size comes when the browser draws
    p.js('fit(); show(0)')
    bottom, size, wide = p.js('[document.getElementById("path").getBoundingClientRect().bottom + scrollY,'
                              'parseFloat(getComputedStyle(document.body).fontSize),'
                              'document.querySelector("main").getBoundingClientRect().width]')
    print(width, height, bottom, size, wide)
    check(bottom <= height, True)
    p.beside(2)
    check(p.js('document.getElementById("rows").getBoundingClientRect().bottom + scrollY') <= height, True)
    check(p.js('document.getElementById("rows").clientHeight') > height / 3, True)
    p.beside(0)
    check(wide > .9 * width, True)
    sizes.append(size)
    # the mark of the instruction ends before the name begins
    check(p.js('[...document.querySelectorAll(".run b")].every(b => b.getBoundingClientRect().left -'
               'b.parentElement.getBoundingClientRect().left >='
               '1.1 * parseFloat(getComputedStyle(document.documentElement).fontSize))'), True)
check(sizes == sorted(set(sizes)), True)
p.close()
END
}
t fits_a_hall

it 'beside each instruction of this kernel is what its function is for'
says_purposes() {
	page <<'END'
p = Page()
said = p.js('[...steps.keys()].map(i => { show(i); return [calls[steps[i].call].name,'
            'document.getElementById("purpose").textContent] })')
check([name for name, text in said if not re.search('^[a-zA-Z].{30,}[.]$', text)], [])
# a sentence for each function, and not the same one
check(len({text for _, text in said}), len({name for name, _ in said}))
p.close()
END
}
slow says_purposes

it 'the registers stay where they are, from 1280x720 to 2560x1440'
registers_stay() {
	page <<'END'
p = Page()
for width, height in (1280, 720), (1440, 900), (1920, 1080), (2560, 1440):
    p.size(width, height)
    tops = set(p.js('fit(); [...steps.keys()].map(i => { show(i); return Math.round('
                    'document.getElementById("registers").getBoundingClientRect().top -'
                    'document.getElementById("now").getBoundingClientRect().top) })'))
    check((width, len(tops)), (width, 1))
p.close()
END
}
slow registers_stay

it 'nothing is fetched, and the console stays empty'
fetches_nothing() {
	page <<'END'
p = Page()
for key in ['ArrowRight'] * 20 + ['n', 'p', 'f', 'F']:
    p.key(key)
p.js('0')
for e in p.events:
    if e['method'] in ('Runtime.consoleAPICalled', 'Runtime.exceptionThrown', 'Log.entryAdded'):
        sys.exit(str(e))
    if e['method'] == 'Network.requestWillBeSent':
        url = e['params']['request']['url']
        if url.split(':')[0] not in ('file', 'data') or url.startswith('file') and not url.endswith('/trace.html'):
            sys.exit(url)
check(any(e['method'] == 'Network.requestWillBeSent' for e in p.events), True)
p.close()
END
	lacks "$scratch/trace.html" '(src|href)="?(https?:)?//|@import|url\('
}
slow fetches_nothing

it 'it is legible in light and dark, and nothing sticks out, from 1440 to 375 pixels'
# the least contrast of text to what is behind it, and what sticks out
is_legible() {
	page <<'END'
contrast = '''(() => {
    const rgb = c => { const m = c.match(/[0-9.]+/g).map(Number); return m; };
    const lum = c => { const [r, g, b] = c.map(v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4 });
        return .2126 * r + .7152 * g + .0722 * b };
    let least = 99, who = "";
    for (const e of document.querySelectorAll("h1, p, h2, span, dt, dd, b, small, summary, .cross")) {
        if (!e.textContent.trim() || !e.offsetHeight) continue;
        let back = e, colour;
        do { colour = rgb(getComputedStyle(back).backgroundColor); back = back.parentElement; }
        while (back && colour.length === 4 && colour[3] === 0);
        const a = lum(rgb(getComputedStyle(e).color).slice(0, 3)), b = lum(colour.slice(0, 3));
        const c = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
        if (c < least) { least = c; who = e.tagName + e.className + e.textContent.slice(0, 30); }
    }
    return [least, who] })()'''
papers = []
for dark in False, True:
    p = Page(dark=dark)
    p.key('n')
    least, who = p.js(contrast)
    print('dark' if dark else 'light', least, who)
    check(least >= 4.5, True)
    p.beside(2)
    least, who = p.js(contrast)
    print('two calls', least, who)
    check(least >= 4.5, True)
    for width in 1440, 1024, 768, 375:
        p.size(width, 800)
        check(p.js('[document.documentElement.scrollWidth - document.documentElement.clientWidth,'
                   '[...document.querySelectorAll("#top *, #two *")].filter(e => e.getBoundingClientRect().right >'
                   'innerWidth + 1).map(e => e.outerHTML)]'), [0, []])
    p.beside(0)
    papers.append(p.js('getComputedStyle(document.body).backgroundColor'))
    for width in 1440, 1024, 768, 375:
        p.size(width, 800)
        check(p.js('document.documentElement.scrollWidth - document.documentElement.clientWidth'), 0)
        out = p.js('[...document.querySelectorAll("#now *, #registers *, #events *")].filter(e =>'
                   'e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML)')
        check(out, [])
    p.js('document.querySelector("i[data-step=\\"150\\"]").click()')
    # the instruction stays in sight on a phone
    check(p.js('(b => b.top >= 0 && b.bottom <= innerHeight)(document.getElementById("asm").getBoundingClientRect())'), True)
    if os.environ.get('SHOTS'):
        for width, height in (1440, 900), (1920, 1080), (375, 800):
            p.size(width, height)
            p.js('show(128)')
            p.shot('%s/%s-%d.png' % (os.environ['SHOTS'], 'dark' if dark else 'light', width))
    p.close()
check(papers[0] != papers[1], True)
END
}
slow is_legible

it 'on paper it is black on white, with every instruction and without the controls'
prints_on_paper() {
	page <<'END'
p = Page(dark=True)
pdf = base64.b64decode(p.call('Page.printToPDF')['data'])
check(len(re.findall(rb'/Type */Page\b', pdf)) in range(2, 7), True)
p.call('Emulation.setEmulatedMedia', media='print')
p.js('dispatchEvent(new Event("beforeprint"))')
check(p.js('getComputedStyle(document.body).backgroundColor'), 'rgb(255, 255, 255)')
check(p.js('[...document.querySelectorAll("#list li")].every(l => l.offsetHeight > 0)'), True)
check(p.js('document.getElementById("now").offsetHeight'), 0)
check(p.js('document.getElementById("top").innerText.trim() === trace.banner'), True)
p.beside(1)
check(p.js('[...document.querySelectorAll("#rows li")].every(l => l.offsetHeight > 0) &&'
           'document.getElementById("rows").scrollHeight === document.getElementById("rows").clientHeight'), True)
if os.environ.get('SHOTS'):
    open(os.environ['SHOTS'] + '/print.pdf', 'wb').write(pdf)
p.close()
END
}
slow prints_on_paper

done_testing
