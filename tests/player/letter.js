/* SPDX-License-Identifier: ISC */
/* Letters as mail programs write them: RFC 5322 with CRLF, text/plain in UTF-8. */
'use strict';

const crypto = require('node:crypto');

const LINE = 76; // RFC 2045, 6.7: longest line of quoted-printable
const LONGEST = 900; // keeps a line below the 998 of RFC 5322
const WORD_BYTES = 42; // so that an encoded word keeps below 75 characters (RFC 2047, 2)
const ADDRESSES = /^(from|to|cc|reply-to|sender)$/i;

const isAscii = (text) => /^[\x20-\x7e\t]*$/.test(text);

/* "クール" -> "=?UTF-8?B?...?=", several where one would be too long, never cut inside a
 * character. */
function encodeWords(text) {
  const words = [];
  let word = '';
  for (const character of text) {
    if (Buffer.byteLength(word + character) > WORD_BYTES) {
      words.push(word);
      word = '';
    }
    word += character;
  }
  return [...words, word]
    .map((w) => `=?UTF-8?B?${Buffer.from(w).toString('base64')}?=`)
    .join(' ');
}

/* Breaks before white space only, so that unfolding gives the same line again. */
function fold(line) {
  let length = 0;
  return line
    .split(/(?<=\S)(?=[ \t]+\S)/)
    .map((piece) => {
      const broken = length > 0 && length + piece.length > LINE;
      length = broken ? piece.length : length + piece.length;
      return broken ? `\r\n${piece}` : piece;
    })
    .join('');
}

function header(name, value) {
  const fits = value.split(' ').every((word) => word.length <= LONGEST);
  const plain = (isAscii(value) && fits) || ADDRESSES.test(name);
  return `${fold(`${name}: ${plain ? value : encodeWords(value)}`)}\r\n`;
}

/* One line of RFC 2045's quoted-printable, with soft breaks. */
function quotePrintable(line) {
  const octets = [...Buffer.from(line)].map((octet, i, all) => {
    const blank = octet === 0x20 || octet === 0x09;
    const plain =
      (octet > 0x20 && octet < 0x7f && octet !== 0x3d) || (blank && i < all.length - 1);
    return plain
      ? String.fromCharCode(octet)
      : `=${octet.toString(16).toUpperCase().padStart(2, '0')}`;
  });
  let length = 0;
  return octets
    .map((octet) => {
      const broken = length + octet.length >= LINE;
      length = broken ? octet.length : length + octet.length;
      return broken ? `=\r\n${octet}` : octet;
    })
    .join('');
}

function body(text) {
  const lines = text.split('\n');
  const plain = lines.every((line) => isAscii(line) && line.length <= LINE + 2);
  return {
    encoding: plain ? '7bit' : 'quoted-printable',
    text: `${(plain ? lines : lines.map(quotePrintable)).join('\r\n')}\r\n`,
  };
}

/* @also: one header more, [name, value], instead of the one of that name that would stand
 * there. @inReplyTo, @references: Message-IDs.  -> Buffer */
function writeLetter({
  from,
  to,
  subject,
  text,
  inReplyTo,
  references,
  also,
  date = new Date(),
}) {
  const { encoding, text: written } = body(text);
  const host = from.slice(from.lastIndexOf('@') + 1);
  const headers = [
    ['Message-ID', `<${crypto.randomUUID()}@${host}>`],
    ['Date', date.toUTCString().replace('GMT', '+0000')],
    ['MIME-Version', '1.0'],
    ['User-Agent', 'Talks'],
    ['From', from],
    ['To', to.join(', ')],
    ['Subject', subject],
    ...(inReplyTo ? [['In-Reply-To', inReplyTo]] : []),
    ...(references && references.length > 0 ? [['References', references.join(' ')]] : []),
    ['Content-Type', 'text/plain; charset=UTF-8'],
    ['Content-Transfer-Encoding', encoding],
  ];
  if (also) {
    const place = headers.findIndex(([name]) => name.toLowerCase() === also[0].toLowerCase());
    if (place >= 0) headers[place] = also;
    else headers.push(also);
  }
  return Buffer.from(
    `${headers.map(([name, value]) => header(name, value)).join('')}\r\n${written}`,
  );
}

/* "Re: " is said once. */
function replySubject(subject) {
  return /^re:/i.test(subject) ? subject : `Re: ${subject}`;
}

/* His words above or below @mail's, quoted. */
function replyText(mail, words, below) {
  const name = mail.from.name || mail.from.address;
  const quote = mail.text
    .trimEnd()
    .split('\n')
    .map((line) => (line ? `> ${line}` : '>'))
    .join('\n');
  const quoted = `On ${new Date(mail.at).toUTCString()}, ${name} wrote:\n${quote}`;
  return below ? `${quoted}\n\n${words}` : `${words}\n\n${quoted}`;
}

/* The reply to @mail.  A subject of his own takes Re:'s place. */
function writeReply(mail, { from, to, subject, text, below, also }) {
  return writeLetter({
    from,
    to,
    subject: subject ?? replySubject(mail.subject),
    text: replyText(mail, text, below),
    inReplyTo: mail.messageId,
    references: [...mail.references, mail.messageId].filter(Boolean),
    also,
  });
}

module.exports = { writeLetter, writeReply };
