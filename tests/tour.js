/* SPDX-License-Identifier: ISC */
/* The tour that ./demo gives: a letter, a text and a link, told as the conversation they are. */
'use strict';
const { Client } = require('./player/actors/client');
const { writeLetter } = require('./player/letter');
const { Waiting } = require('./player/waiting');

const WAIT_MS = 10000;
const OWN_PASSWORD = 'my own password';
const JOHN = 'john@company.com';
const DENNIS = '+639175336647';

const indented = (text) => text.trim().split('\n').map((line) => `      ${line}`.trimEnd()).join('\n');

class Tour {
  constructor(stack, say) {
    Object.assign(this, { stack, say });
    this.arrived = new Waiting();
    stack.world.on('mail', () => this.arrived.changed());
    stack.carrier.on('text', () => this.arrived.changed());
  }

  chapter(title) { this.say(`\n${title}\n${'-'.repeat(title.length)}`); }

  told(who, whom, text) { this.say(`  ${who} -> ${whom}\n${indented(text)}`); }

  /* The next thing in @box after its first @known. */
  async next(box, known, who) {
    const next = await this.arrived.until(() => box()[known], WAIT_MS);
    if (next === undefined) throw new Error(`after ${WAIT_MS / 1000} s: ${who} got no answer`);
    return next;
  }

  async mails(from, to, subject, text) {
    const { world } = this.stack;
    const box = () => world.mailbox(from);
    const known = box().length;
    this.told(from, to, `Subject: ${subject}\n\n${text}`);
    const raw = writeLetter({ from, to: [to], subject, text, also: null });
    const { data, recipients } = await world.send({
      mailFrom: from, to: [to], raw, signAs: from.slice(from.lastIndexOf('@') + 1),
    });
    const reply = data || recipients[0];
    if (reply.code >= 400) throw new Error(`our MTA said ${reply.code} ${reply.text}`);
    const mail = await this.next(box, known, from);
    this.told(mail.from.address, from, `Subject: ${mail.subject}\n\n${mail.text}`);
    return mail;
  }

  async texts(from, to, text) {
    const box = () => this.stack.carrier.phone(from);
    const known = box().length;
    this.told(from, to, text);
    await this.stack.carrier.send({ from, to, text });
    const answer = await this.next(box, known, from);
    this.told(answer.from, from, answer.text);
    return answer;
  }

  async operator(...args) {
    this.say(`  $ uinvite ${args.join(' ')}`);
    const { stdout, stderr } = await this.stack.uinvite(args);
    this.say(indented(stdout || stderr));
    return stdout;
  }

  newClient(see) {
    const url = `${this.stack.env.WEB.replace('http', 'ws')}/ws`;
    return new Client({ url, limit: WAIT_MS, see });
  }

  async signedIn(fields, see) {
    const client = this.newClient(see);
    let answer = await client.hello(fields);
    if (answer.code === 'choose_password') {
      answer = await client.hello({ ...fields, new_password: OWN_PASSWORD });
    }
    if (answer.type !== 'ok') throw new Error(answer.text);
    return { client, answer };
  }

  /* Ann, who is nobody's member, talks to Dennis by his link. */
  async guest(uin, password) {
    const { stdout } = await this.stack.uinvite(['link', 'create', uin, '--json']);
    const { url, link } = JSON.parse(stdout);
    this.say(`  Dennis puts his link under his mails: ${url}`);
    const heard = { dennis: [], ann: [] };
    const keep = (list) => (frame) => {
      if (frame.type !== 'entry' || frame.mine || !frame.text) return;
      list.push(frame);
      this.arrived.changed();
    };
    const dennis = await this.signedIn({ as: 'member', uin, password }, keep(heard.dennis));
    const ann = await this.signedIn({ as: 'guest', link, name: 'Ann' }, keep(heard.ann));
    const { number, member } = ann.answer;
    await ann.client.ask({ type: 'send', to: member, text: 'Is this Dennis?' });
    const question = await this.next(() => heard.dennis, 0, 'Dennis');
    this.told('guest Ann, in her browser', 'Dennis, at the client', question.text);
    await dennis.client.ask({ type: 'send', to: number, text: 'It is.' });
    const answer = await this.next(() => heard.ann, 0, 'Ann');
    this.told('Dennis', 'guest Ann', answer.text);
    await ann.client.signOff('leave');
    await dennis.client.signOff('bye');
    return url;
  }
}

const passwordIn = (text) => /password:\s*(\S+)/i.exec(text)[1];

/* Plays the tour and says what to try next; @dirOption is what sub-commands need to find this demo. */
async function tour(stack, { say, dirOption }) {
  const guide = new Tour(stack, say);
  guide.chapter('A letter makes an account');
  const mail = await guide.mails(JOHN, 'NewUser@im.example', 'John', 'I would like to be a member.');
  const [, johnsNumber] = /(\d{11})/.exec(mail.subject) || [];

  guide.chapter('A text makes an account');
  const text = await guide.texts(DENNIS, '2910001', 'Dennis');
  const uin = DENNIS.slice(1);

  guide.chapter('What the operator sees');
  await guide.operator('account', 'show', johnsNumber || JOHN);
  await guide.operator('account', 'show', DENNIS);

  guide.chapter('A link lets a guest in');
  const url = await guide.guest(uin, passwordIn(text.text));

  guide.chapter('Now you');
  const demo = (command, rest) => `  ./demo ${command}${dirOption} ${rest}`;
  say([
    `  Talk to Dennis as a guest:   ${url}`,
    `  Be Dennis in another window: ${stack.env.WEB}/   number ${uin}, password "${OWN_PASSWORD}"`,
    '',
    'In another terminal:',
    demo('mail', '--from you@company.com --to NewUser@im.example --subject "Your name" "Hello"'),
    demo('inbox', 'you@company.com'),
    demo('text', '--from +639181112222 --to 2910001 Maria'),
    demo('phone', '+639181112222'),
    demo('uinvite', 'account show you@company.com'),
    demo('uinvite', '--help'),
    '',
    'Ctrl-C ends everything and leaves nothing behind.',
  ].join('\n'));
}

module.exports = { tour };
