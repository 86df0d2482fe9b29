/* SPDX-License-Identifier: ISC */
/* Members' clients and guests' pages against a stand-in for imcored, where a right one
 * cannot show it: links that break, entries that are doubled, missing, or never pushed. */
'use strict';

const test = require('node:test');
const assert = require('node:assert');
const http = require('node:http');
const { EventEmitter } = require('node:events');
const { WebSocketServer } = require('ws');
const { readTalk } = require('../talk');
const { Play } = require('../play');

const LIMIT_MS = 800;

const message = (seq, text, also = {}) => ({
  type: 'entry',
  seq: String(seq),
  kind: 'message',
  mine: false,
  peer: '1212',
  guest: false,
  name: null,
  text,
  counted: true,
  ...also,
});

/* A server with one log for all.  @answer may answer a frame other than by ok. */
class StandIn extends EventEmitter {
  constructor(answer = () => undefined) {
    super();
    Object.assign(this, { answer, log: [], frames: [], sockets: new Set(), pushes: true });
  }

  async start() {
    this.http = http.createServer((request, response) => {
      response.statusCode = request.url === '/g/dead' ? 404 : 200;
      response.end('<style>p {}</style><p>This link is <b>dead</b>.</p>');
    });
    this.server = new WebSocketServer({ server: this.http, path: '/ws' });
    this.server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
      socket.on('message', (data) => this.take(socket, JSON.parse(data)));
    });
    await new Promise((resolve) => {
      this.http.listen(0, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${this.http.address().port}`;
  }

  take(socket, frame) {
    this.frames.push(frame);
    const answer = this.answer(frame, socket, this);
    if (answer === null) return;
    socket.send(
      JSON.stringify({
        type: 'ok',
        id: frame.id,
        token: 't',
        number: '999',
        member: '63917',
        ...answer,
      }),
    );
    if (frame.type !== 'hello' || (answer && answer.type === 'error')) return;
    socket.isSignedIn = true;
    for (const entry of this.log)
      if (Number(entry.seq) > Number(frame.after)) socket.send(JSON.stringify(entry));
    socket.send(JSON.stringify({ type: 'caught_up', seq: this.log.at(-1)?.seq ?? '0' }));
  }

  push(...entries) {
    this.log.push(...entries);
    if (!this.pushes) return;
    for (const socket of this.sockets)
      if (socket.isSignedIn) for (const entry of entries) socket.send(JSON.stringify(entry));
  }

  cut() {
    for (const socket of this.sockets) socket.terminate();
  }

  end() {
    this.cut();
    this.http.close();
  }
}

/* Plays @lines against @server.  -> { passed, points: [line, message or null], play } */
async function play(lines, server = new StandIn(), commands = {}) {
  const WEB = await server.start();
  const stack = {
    env: { WEB },
    world: new EventEmitter(),
    carrier: new EventEmitter(),
    quiet: async () => {},
    uinvite: async (words) =>
      commands[words[0]] ?? { code: 0, stdout: `{"url":"${WEB}/g/x","link":"x"}`, stderr: '' },
    stop: async () => server.emit('stop'),
    start: async () => server.emit('start'),
  };
  const points = [];
  try {
    const talk = readTalk('x.talk', `${lines.join('\n')}\n`);
    const playing = new Play(stack, talk, { limit: LIMIT_MS });
    const passed = await playing.run((sentence, error) =>
      points.push([sentence ? sentence.line : null, error && error.message]),
    );
    return { passed, points };
  } finally {
    server.end();
  }
}

const LOGS_IN = '63917 logs in with {pw}';

test('a temporary password is changed at the first login, and the new one used later', async () => {
  const server = new StandIn(({ type, password, new_password: own }, socket, { frames }) => {
    if (type !== 'hello') return undefined;
    const chosen = frames.find((frame) => frame.new_password);
    if (password === '{pw}' && own) return undefined;
    if (password === '{pw}') return { type: 'error', code: 'choose_password', text: 'Choose.' };
    return password === chosen.new_password
      ? undefined
      : { type: 'error', code: 'wrong', text: 'Wrong.' };
  });
  const { passed, points } = await play(
    [LOGS_IN, '63917 logs out', LOGS_IN, '63917 logs in with x', 'refused: wrong*'],
    server,
  );
  assert.deepStrictEqual(
    [passed, points],
    [
      true,
      [
        [5, null],
        [null, null],
      ],
    ],
  );
});

test('what the member wrote and what is history is not counted, what was read once is not read again', async () => {
  const server = new StandIn();
  server.push(
    message(1, 'mine', { mine: true }),
    message(2, 'by mail', { counted: false }),
    message(3, 'new'),
  );
  const lines = [
    LOGS_IN,
    '63917 sees from 1212: new',
    '63917 logs out',
    LOGS_IN,
    '63917 sees nothing',
  ];
  assert.strictEqual((await play(lines, server)).passed, true);
});

test('entries of a kind that nobody knows yet are passed over', async () => {
  const server = new StandIn();
  server.push({ ...message(1, 'x'), kind: 'weather' }, message(2, 'Hi'));
  assert.strictEqual((await play([LOGS_IN, '63917 sees from 1212: Hi'], server)).passed, true);
});

test("a member's message is no guest's", async () => {
  const server = new StandIn();
  server.push(message(1, 'Hi', { name: 'Ann' }));
  const { points } = await play([LOGS_IN, '63917 sees guest Ann: Hi'], server);
  assert.match(
    points[0][1],
    /expected a message from guest Ann: Hi, heard a message from 1212: Hi/,
  );
});

test('an entry that comes twice fails the talk', async () => {
  const server = new StandIn();
  server.push(message(1, 'Hi'), message(1, 'Hi'));
  const { points } = await play([LOGS_IN, '63917 sees from 1212: Hi'], server);
  assert.match(points.at(-1)[1], /entry 1 of the log after entry 1/);
});

test('a missing entry fails the talk', async () => {
  const server = new StandIn();
  server.push(message(2, 'Hi'));
  const { points } = await play([LOGS_IN, '63917 sees from 1212: Hi'], server);
  assert.match(points.at(-1)[1], /entry 2 of the log after entry 0/);
});

test('an entry that is kept but never pushed fails the talk', async () => {
  const server = new StandIn();
  server.pushes = false;
  server.on('stop', () => server.push(message(1, 'Hi')));
  const { points } = await play([LOGS_IN, 'milter stops', '63917 sees nothing'], server);
  assert.match(points[0][1], /entry 1 of the log was not pushed/);
});

test('a broken link is resumed from the last entry', async () => {
  const server = new StandIn();
  server.on('stop', () => {
    server.cut();
    server.log.push(message(1, 'Hi'));
  });
  const { passed } = await play(
    [LOGS_IN, 'imcored stops', '63917 sees from 1212: Hi', '63917 sees nothing'],
    server,
  );
  assert.strictEqual(passed, true);
});

test('what was not answered when the link broke is said again with its id', async () => {
  const server = new StandIn(({ type }, socket, { frames }) => {
    if (type !== 'send' || frames.filter((frame) => frame.type === 'send').length > 1)
      return undefined;
    socket.terminate();
    return null;
  });
  const { passed } = await play([LOGS_IN, '63917 writes to 1212: Hi'], server);
  const sends = server.frames.filter(({ type }) => type === 'send');
  assert.deepStrictEqual([passed, sends.length, sends[0].id === sends[1].id], [true, 2, true]);
});

test('a frame that the server does not know is a missing feature, never a refusal', async () => {
  const server = new StandIn(({ type }) =>
    type === 'invite' ? { type: 'error', code: 'unknown_type', text: 'No.' } : undefined,
  );
  const { points } = await play([LOGS_IN, '63917 invites a@b.c: Hi', 'refused: *'], server);
  assert.match(points[0][1], /not built yet: invitations by members/);
});

test('what may succeed later is deferred, or refused', async () => {
  const server = new StandIn(({ type }) =>
    type === 'send'
      ? { type: 'error', code: 'unavailable', text: 'Later.', retry_after: 1 }
      : undefined,
  );
  const lines = [
    LOGS_IN,
    '63917 writes to 1212: Hi',
    'deferred: later.',
    '63917 writes to 1212: Hi',
    'refused: unavailable *',
  ];
  assert.strictEqual((await play(lines, server)).passed, true);
});

test('a guest opens the page, gives a name and writes to its member', async () => {
  const server = new StandIn();
  const { passed } = await play(
    ['guest Ann opens the link of 63917', 'guest Ann writes: Hi', 'guest Ann leaves'],
    server,
  );
  const [hello, send, leave] = server.frames;
  assert.deepStrictEqual(
    [passed, hello.as, hello.link, hello.name, send.to, send.text, leave.type],
    [true, 'guest', 'x', 'Ann', '63917', 'Hi', 'leave'],
  );
});

test('a page that says no is a refusal in its words', async () => {
  const server = new StandIn();
  const dead = {
    link: {
      code: 0,
      get stdout() {
        return `{"url":"http://127.0.0.1:${server.http.address().port}/g/dead","link":"dead"}`;
      },
    },
  };
  const { passed } = await play(
    ['guest Ann opens the link of 63917', 'refused: 404 This link is dead .'],
    server,
    dead,
  );
  assert.strictEqual(passed, true);
});

test('the newest guest of a name is meant', async () => {
  let guests = 0;
  const server = new StandIn(({ type }) =>
    type === 'hello' ? { number: `99${(guests += 1)}` } : undefined,
  );
  const opens = 'guest Ann opens the link of 63917';
  const { passed } = await play(
    [opens, 'guest Ann leaves', opens, LOGS_IN, '63917 writes to guest Ann: Hi'],
    server,
  );
  assert.deepStrictEqual(
    [passed, server.frames.find(({ type }) => type === 'send').to],
    [true, '992'],
  );
});

test('a guest whose session is over is told so, and cannot write', async () => {
  const server = new StandIn();
  server.on('stop', () => {
    for (const socket of server.sockets) {
      socket.send(
        JSON.stringify({ type: 'notice', code: 'ended', text: 'Your visit is over.' }),
      );
      socket.close(1000);
    }
  });
  const { passed } = await play(
    [
      'guest Ann opens the link of 63917',
      'imcored stops',
      'guest Ann is told: *over*',
      'guest Ann writes: Hi',
      'refused: *over.',
    ],
    server,
  );
  assert.strictEqual(passed, true);
});

const ACCEPTED = message(1, 'Ann accepted your invitation.', { kind: 'accepted' });
const REQUEST = message(1, null, { kind: 'request' });
const NOTICE = message(1, 'Nobody answered.', { kind: 'notice', peer: '0' });
const CARRIED = { counted: false }; // by another medium

/* [what it shows, the entry, a sentence after signing in or none, does the talk pass?] */
const ENTRIES = [
  ['an acceptance is a message', ACCEPTED, '63917 sees from 1212: *accepted*', true],
  ['an acceptance must be expected', ACCEPTED, '', false],
  ['an acceptance may be history', { ...ACCEPTED, ...CARRIED }, '63917 sees nothing', true],
  ['a request is seen as one', REQUEST, '63917 sees a request from 1212', true],
  ['a request is of whom it is', REQUEST, '63917 sees a request from 1313', false],
  ['a request must be expected', REQUEST, '', false],
  ['a request is something', REQUEST, '63917 sees nothing', false],
  ['a request is no message', REQUEST, '63917 sees from 1212: *', false],
  ['a request may be history', { ...REQUEST, ...CARRIED }, '63917 sees nothing', true],
  ["a request of one's own is none", { ...REQUEST, mine: true }, '63917 sees nothing', true],
  ['a notice need not be expected', NOTICE, '63917 sees nothing', true],
];

for (const [fact, entry, sentence, passes] of ENTRIES) {
  test(fact, async () => {
    const server = new StandIn();
    server.push(entry);
    assert.strictEqual((await play([LOGS_IN, sentence], server)).passed, passes);
  });
}

const ANN = { number: '1212', name: 'Ann', listed: true, asks: false, blocked: false };
const list = (presence) => ({ type: 'buddies', buddies: [{ ...ANN, presence }] });
const buddy = (presence) => ({ type: 'buddy', ...ANN, presence });
const presenceOf = (presence) => ({ type: 'presence', number: '1212', presence });

/* [what it shows, what is pushed, what the member is to see, does he?] */
const PRESENCES = [
  ['who is there at sign-in is seen', [list('online')], 'online', true],
  ['a new buddy is seen as he is', [buddy('reachable')], 'reachable', true],
  ['older events are passed over', [buddy('online'), presenceOf('offline')], 'offline', true],
  ['another event is not that one', [presenceOf('offline')], 'online', false],
  ['who is not to be seen is not', [buddy(null)], 'offline', false],
];

for (const [fact, frames, presence, passes] of PRESENCES) {
  test(fact, async () => {
    const server = new StandIn();
    server.on('stop', () => {
      for (const socket of server.sockets)
        for (const frame of frames) socket.send(JSON.stringify(frame));
    });
    const lines = [LOGS_IN, 'milter stops', `63917 sees 1212 ${presence}`];
    assert.strictEqual((await play(lines, server)).passed, passes);
  });
}

/* [sentence, the frame that it sends, without its id] */
const FRAMES = [
  ['63917 adds 1212', { type: 'add', number: '1212' }],
  ['63917 removes 1212', { type: 'remove', number: '1212' }],
  ['63917 accepts 1212', { type: 'accept', number: '1212' }],
  ['63917 declines 1212', { type: 'decline', number: '1212' }],
  ['63917 blocks 1212', { type: 'block', number: '1212' }],
  ['63917 unblocks 1212', { type: 'unblock', number: '1212' }],
  ['63917 invites a@b.c: Join me', { type: 'invite', address: 'a@b.c', text: 'Join me' }],
  ['63917 invites +63918:', { type: 'invite', address: '+63918' }],
  [
    '63917 receives by im, sms when away',
    { type: 'receive', im: 'always', sms: 'away', mail: 'never' },
  ],
  [
    '63917 receives by nothing',
    { type: 'receive', im: 'never', sms: 'never', mail: 'never' },
  ],
  ['63917 is open', { type: 'policy', policy: 'open' }],
  ['63917 is asking', { type: 'policy', policy: 'ask' }],
];

for (const [sentence, frame] of FRAMES) {
  test(`"${sentence}" is said to the server`, async () => {
    const server = new StandIn();
    await play([LOGS_IN, sentence], server);
    const { id, ...said } = server.frames.find(({ type }) => type !== 'hello');
    assert.deepStrictEqual([typeof id, said], ['string', frame]);
  });
}

test('a restart of imcored is over when its clients are back', async () => {
  let isUp = true;
  let resumed = 0;
  const server = new StandIn(({ type, token }) => {
    if (type !== 'hello' || !token) return undefined;
    if (!isUp) return { type: 'error', code: 'unavailable', text: 'Later.', retry_after: 1 };
    resumed += 1;
    return undefined;
  });
  server.on('stop', () => {
    isUp = false;
    server.cut();
  });
  server.on('start', () => {
    isUp = true;
    resumed = 0;
  });
  const look = { account: { code: 0, get stdout() { return String(resumed); }, stderr: '' } };
  const lines = [
    LOGS_IN,
    'imcored stops',
    '63917 writes to 1212: Hi',
    'deferred: no answer*',
    'imcored starts',
    'operator runs: account',
    'operator sees: 1',
  ];
  assert.strictEqual((await play(lines, server, look)).passed, true);
});

test('a guest comes and goes as an event, which nobody need expect', async () => {
  const server = new StandIn();
  const event = (seq, kind) =>
    message(seq, undefined, { kind, guest: true, name: 'Ann', peer: '999', counted: false });
  server.push(event(1, 'guest_came'), event(2, 'guest_left'));
  assert.strictEqual((await play([LOGS_IN], server)).passed, true);
  const again = new StandIn();
  again.log = server.log;
  assert.strictEqual(
    (await play([LOGS_IN, '63917 sees guest Ann offline'], again)).passed,
    true,
  );
});
