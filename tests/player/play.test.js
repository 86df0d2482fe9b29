/* SPDX-License-Identifier: ISC */
/* The player against a stand-in for the system: what a right system never does must fail a
 * talk. */
'use strict';

const test = require('node:test');
const assert = require('node:assert');
const { EventEmitter } = require('node:events');
const { readTalk } = require('./talk');
const { Play } = require('./play');
const { Tap } = require('./tap');

const LIMIT_MS = 50;

/* A system of which each test says how it answers: @onMail, @onText, @onCommand get what was
 * sent and the stack, to answer through. */
function standIn({
  onMail = () => {},
  onText = () => {},
  onCommand = () => ({ code: 0 }),
  replies = {},
} = {}) {
  const stack = {
    world: new EventEmitter(),
    carrier: new EventEmitter(),
    env: { WEB: 'http://127.0.0.1:1' },
    log: [],
  };
  stack.mail = (to, from, subject, text, also = {}) =>
    stack.world.emit('mail', to, {
      from: { address: from, name: '' },
      subject,
      text,
      at: 0,
      messageId: '<1@im>',
      references: [],
      replyTo: null,
      ...also,
    });
  stack.text = (to, from, text) => stack.carrier.emit('text', to, { from, text });
  stack.world.send = async (letter) => {
    stack.log.push({ ...letter, raw: letter.raw.toString() });
    onMail(letter, stack);
    const { recipients = ['250 2.1.5 Ok'], data = '250 2.0.0 queued' } = replies;
    const reply = (said) => ({ code: Number(said.slice(0, 3)), text: said.slice(4) });
    return { recipients: recipients.map(reply), data: data && reply(data) };
  };
  stack.carrier.send = async (text) => {
    stack.log.push(text);
    onText(text, stack);
  };
  stack.uinvite = async (words) => ({ stdout: '', stderr: '', ...onCommand(words, stack) });
  stack.quiet = async () => {
    stack.log.push('quiet');
  };
  stack.stop = async (part) => {
    stack.log.push(`stop ${part}`);
  };
  stack.pass = async (days) => {
    stack.log.push(`pass ${days}`);
  };
  stack.start = async (part) => {
    stack.log.push(`start ${part}`);
  };
  return stack;
}

/* Plays @lines.  -> { passed, points: what was reported as [line, message or null], stack } */
async function play(lines, system) {
  const stack = standIn(system);
  const points = [];
  const talk = readTalk('x.talk', `${lines.join('\n')}\n`);
  const passed = await new Play(stack, talk, { limit: LIMIT_MS }).run((sentence, error) =>
    points.push([sentence ? sentence.line : null, error && error.message]),
  );
  return { passed, points, stack };
}

const WELCOME = {
  onMail: (letter, stack) =>
    stack.mail(letter.mailFrom, 'NewUser@im.example', 'No 1212', 'password: ABC'),
};
const HELLO = 'j@c.com mails NewUser@im.example: "J" Hello';
const GETS = 'j@c.com gets a mail from newuser@im.example: "*{uin}" password: {pw}';

test('what is expected and comes is a test point each, strictness the last', async () => {
  const { passed, points } = await play([HELLO, GETS], WELCOME);
  assert.deepStrictEqual(
    { passed, points },
    {
      passed: true,
      points: [
        [2, null],
        [null, null],
      ],
    },
  );
});

test('what was kept is said in a later act', async () => {
  const { stack } = await play(
    [HELLO, GETS, '+63917 texts 2910001: I am {uin} {other}'],
    WELCOME,
  );
  assert.strictEqual(stack.log.at(-2).text, 'I am 1212 {other}');
});

test('what nobody expected fails the talk', async () => {
  const { passed, points } = await play([HELLO], WELCOME);
  assert.strictEqual(passed, false);
  assert.match(
    points[0][1],
    /expected nothing more, heard j@c\.com: a mail from NewUser@im\.example/,
  );
});

test('a second notice fails the talk', async () => {
  const twice = {
    onMail: (letter, stack) => {
      WELCOME.onMail(letter, stack);
      WELCOME.onMail(letter, stack);
    },
  };
  const { passed, points } = await play([HELLO, GETS], twice);
  assert.deepStrictEqual([passed, points.length, points[0][1]], [false, 2, null]);
});

test('a mail to somebody whom the talk does not name fails it', async () => {
  const { passed } = await play([HELLO], {
    onMail: (letter, stack) => stack.mail('x@y.z', 'a@b', '', ''),
  });
  assert.strictEqual(passed, false);
});

test('a mail that does not match is shown, and what follows is not played', async () => {
  const { passed, points, stack } = await play(
    [HELLO, 'j@c.com gets a mail from *: "*" Bye', HELLO],
    WELCOME,
  );
  assert.strictEqual(passed, false);
  assert.deepStrictEqual(
    points.map(([line]) => line),
    [2],
  );
  assert.match(points[0][1], /expected .*Bye, heard .*"No 1212" password: ABC/);
  assert.strictEqual(stack.log.filter(({ raw }) => raw).length, 1);
});

test('the first unread mail is the one that must match', async () => {
  const two = {
    onMail: ({ mailFrom }, stack) => {
      stack.mail(mailFrom, 'a@b', 'one', '');
      stack.mail(mailFrom, 'a@b', 'two', '');
    },
  };
  const { passed } = await play([HELLO, 'j@c.com gets a mail from a@b: "two"'], two);
  assert.strictEqual(passed, false);
});

test('an expectation gives up', async () => {
  const { points } = await play(['+63917 gets a text from 2910001: *'], {});
  assert.match(points[0][1], /expected a text from 2910001: \*, heard nothing/);
});

test('what comes while it is waited for is heard', async () => {
  const late = {
    onText: (text, stack) => setImmediate(() => stack.text('63917', '2910001', 'Hi')),
  };
  const { passed } = await play(
    ['+63917 texts 2910001: x', '+63917 gets a text from 2910001: Hi'],
    late,
  );
  assert.strictEqual(passed, true);
});

test('nothing is gotten once all is quiet', async () => {
  const { passed, stack } = await play(['j@c.com gets nothing'], {});
  assert.deepStrictEqual([passed, stack.log], [true, ['quiet', 'quiet']]);
  const heard = await play([HELLO, 'j@c.com gets nothing'], WELCOME);
  assert.match(heard.points[0][1], /expected nothing, heard a mail/);
});

const REFUSED = {
  replies: { recipients: ['250 Ok', '550 5.1.1 No such number'], data: '250 Ok' },
};

test('a refusal of which the talk does not speak fails it', async () => {
  const { points } = await play([HELLO, 'j@c.com gets nothing'], REFUSED);
  assert.deepStrictEqual(
    points.map(([line]) => line),
    [1],
  );
  assert.match(points[0][1], /expected no refusal, heard 550 5\.1\.1 No such number/);
});

test('a refusal of any recipient may be expected, comments between aside', async () => {
  const { passed } = await play([HELLO, '', '# so', 'refused: 550 5.1.1 *'], REFUSED);
  assert.strictEqual(passed, true);
});

test('a refusal in other words than expected is shown', async () => {
  const { points } = await play([HELLO, 'refused: 552 *'], REFUSED);
  assert.match(points[0][1], /expected refused: 552 \*, heard .*550 5\.1\.1/);
});

test('what was taken was not refused', async () => {
  const { points } = await play([HELLO, 'refused: *'], {});
  assert.match(points[0][1], /expected refused: \*, heard 250/);
});

test('deferred is not refused', async () => {
  const later = { replies: { recipients: ['451 4.3.0 Later'], data: null } };
  assert.strictEqual((await play([HELLO, 'deferred: 451 *'], later)).passed, true);
  assert.strictEqual((await play([HELLO, 'refused: 451 *'], later)).passed, false);
  const both = { replies: { recipients: ['451 4.3.0 Later', '550 5.1.1 No'], data: null } };
  assert.strictEqual(
    (await play([HELLO, 'refused: 550 *', 'deferred: 451 *'], both)).passed,
    true,
  );
  assert.strictEqual((await play([HELLO, 'refused: 550 *'], both)).passed, false);
});

test('a refusal belongs to the act just above', async () => {
  const { passed } = await play(
    [HELLO, 'refused: 550 *', 'j@c.com gets nothing', 'refused: 550 *'],
    REFUSED,
  );
  assert.strictEqual(passed, false);
});

test('a failing command fails the talk unless the next sentence says so', async () => {
  const failing = { onCommand: () => ({ code: 1, stderr: 'uinvite: no such account' }) };
  const runs = "operator runs: account show 'a b' 1212";
  assert.strictEqual((await play([runs], failing)).passed, false);
  assert.strictEqual((await play([runs, 'operator fails: *no such*'], failing)).passed, true);
  assert.strictEqual((await play([runs, 'operator fails: *'], {})).passed, false);
});

test("the operator's words are those of a shell", async () => {
  let heard;
  await play(['operator runs: invite "a b"  \'c\' d"e f"'], {
    onCommand: (words) => {
      heard = words;
      return { code: 0 };
    },
  });
  assert.deepStrictEqual(heard, ['invite', 'a b', 'c', 'de f']);
});

test('the output of the last command is held against the pattern, and need not be expected', async () => {
  const shows = { onCommand: () => ({ code: 0, stdout: '1212 tentative\n' }) };
  const runs = 'operator runs: account show 1212';
  assert.strictEqual((await play([runs], shows)).passed, true);
  assert.strictEqual((await play([runs, 'operator sees: *tentative*'], shows)).passed, true);
  assert.match(
    (await play([runs, 'operator sees: *registered*'], shows)).points[0][1],
    /heard 1212 tentative/,
  );
});

test('a reply goes to Reply-To, else From, of the last mail read', async () => {
  const { stack } = await play([HELLO, GETS, 'j@c.com replies: Yes'], WELCOME).catch((e) => e);
  assert.deepStrictEqual(stack.log.filter(({ raw }) => raw).at(-1).to, ['NewUser@im.example']);
  const token = {
    onMail: (l, s) =>
      s.mail(l.mailFrom, 'NewUser@im.example', 'No 1', 'password: A', {
        replyTo: 'c+t@im.example',
      }),
  };
  const replied = await play([HELLO, GETS, 'j@c.com replies: Yes'], token);
  assert.deepStrictEqual(replied.stack.log.filter(({ raw }) => raw).at(-1).to, [
    'c+t@im.example',
  ]);
});

test('a handset replies to the last sender, or to the last like a pattern', async () => {
  const two = {
    onText: ({ text }, stack) => {
      if (text === 'x') {
        stack.text('+63917', '29101', 'a');
        stack.text('+63917', '29102', 'b');
      }
    },
  };
  const heard = [
    '+63917 texts 2910001: x',
    '+63917 gets a text from 29101: a',
    '+63917 gets a text from 29102: b',
  ];
  const { stack } = await play([...heard, '+63917 replies: y', '+63917 replies to *1: z'], two);
  assert.deepStrictEqual(
    stack.log.slice(1, 3).map(({ to, text }) => [to, text]),
    [
      ['29102', 'y'],
      ['29101', 'z'],
    ],
  );
});

test('unsigned is signed by nobody, a forger by his own domain, in another name', async () => {
  const { stack } = await play(
    [
      'j@c.com unsigned mails a@im.example: "x" y',
      'j@c.com forges m@d.org and mails a@im.example: "x" y',
      'j@c.com mails a@im.example with From: e@f.net: "x" y',
      'j@c.com resends',
    ],
    {},
  );
  const [unsigned, forged, other, again] = stack.log;
  assert.deepStrictEqual(
    [unsigned.signAs, forged.signAs, forged.mailFrom],
    [null, 'c.com', 'j@c.com'],
  );
  assert.match(forged.raw, /^From: m@d\.org\r$/m);
  assert.deepStrictEqual([other.signAs, other.mailFrom], ['c.com', 'j@c.com']);
  assert.match(other.raw, /^From: e@f\.net\r$/m);
  assert.deepStrictEqual(again, other);
});

test('a part stops once all is quiet', async () => {
  const { stack } = await play(['milter stops', 'milter starts'], {});
  assert.deepStrictEqual(stack.log, ['quiet', 'stop milter', 'start milter', 'quiet']);
});

test('days pass once all is quiet', async () => {
  const { stack } = await play(['180 days pass'], {});
  assert.deepStrictEqual(stack.log, ['quiet', 'pass 180', 'quiet']);
});

test('who is not connected sees nothing, and that is said at once', async () => {
  const { points } = await play(['1212 sees from 63917: Hi'], {});
  assert.match(points[0][1], /1212 is not connected/);
});

test('no server is a refusal by the client', async () => {
  const { passed } = await play(['1212 logs in with x', 'refused: no connection*'], {});
  assert.strictEqual(passed, true);
});

test('a kept name may be an actor, and only one who can', async () => {
  const { points } = await play([HELLO, GETS, '{uin} texts 2910001: x'], WELCOME);
  assert.match(points.at(-1)[1], /a member is not one who texts/);
});

test('a test point keeps to one line and says no directive', () => {
  const lines = [];
  const tap = new Tap((line) => lines.push(line));
  tap.point(true, 'a # SKIP\nb');
  tap.point(false, 'c', 'expected: x\n   heard: y');
  tap.end();
  assert.deepStrictEqual(lines, [
    'TAP version 13',
    'ok 1 - a \\# SKIP b',
    'not ok 2 - c',
    '#   expected: x',
    '#      heard: y',
    '1..2',
  ]);
});
