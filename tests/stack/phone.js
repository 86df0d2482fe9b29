/* SPDX-License-Identifier: ISC */
/* A handset: joins and decodes what a carrier delivers to it, splits and encodes what it sends. */
'use strict';
const { gsmCoder } = require('smpp');

const GSM = 0x00; // GSM 03.38's default alphabet and extension table, one septet per octet
const UCS2 = 0x08;
const HAS_HEADER = 0x40; // esm_class: the octets begin with a user data header
const CONCAT_8 = 0x00; // information elements of 3GPP TS 23.040, 9.2.3.24
const CONCAT_16 = 0x08;
/* What fits into one text, and into a part of a longer one beside its header. */
const SIZES = new Map([[GSM, { whole: 160, part: 153 }], [UCS2, { whole: 140, part: 134 }]]);

function swapped(octets) { return Buffer.from(octets).swap16(); }

/* Data coding groups of 3GPP TS 23.038, 4, as far as a handset shows them as text. */
function isUcs2(dataCoding) {
  return (dataCoding & 0xc0) === 0 ? (dataCoding & 0x0c) === 0x08 : (dataCoding & 0xf0) === 0xe0;
}

function decode(octets, dataCoding) {
  if (!isUcs2(dataCoding)) return gsmCoder.decode(octets, 0);
  return swapped(octets.subarray(0, octets.length & ~1)).toString('utf16le');
}

/* -> { dataCoding, octets } */
function encode(text) {
  if (gsmCoder.GSM.charRegex.test(text)) {
    return { dataCoding: GSM, octets: gsmCoder.encode(text, 0) };
  }
  return { dataCoding: UCS2, octets: swapped(Buffer.from(text, 'utf16le')) };
}

/* No cut between an escape and its character, nor inside a surrogate pair. */
function cut(octets, dataCoding, start, size) {
  const end = Math.min(start + size, octets.length);
  if (end === octets.length) return end;
  if (dataCoding === GSM) return octets[end - 1] === 0x1b ? end - 1 : end;
  return (octets[end - 2] & 0xfc) === 0xd8 ? end - 2 : end;
}

/* The SMs a handset makes of @text.  -> [{ dataCoding, esmClass, octets }] */
function split(text, reference) {
  const { dataCoding, octets } = encode(text);
  const size = SIZES.get(dataCoding);
  if (octets.length <= size.whole) return [{ dataCoding, esmClass: 0, octets }];
  const pieces = [];
  for (let start = 0; start < octets.length;) {
    const end = cut(octets, dataCoding, start, size.part);
    pieces.push(octets.subarray(start, end));
    start = end;
  }
  return pieces.map((piece, n) => ({
    dataCoding,
    esmClass: HAS_HEADER,
    octets: Buffer.concat([
      Buffer.from([5, CONCAT_8, 3, reference & 0xff, pieces.length, n + 1]), piece,
    ]),
  }));
}

/* -> { concat: { reference, total, part } | null, octets: those after the header } */
function readHeader(octets, esmClass) {
  if ((esmClass & HAS_HEADER) === 0 || octets.length === 0) return { concat: null, octets };
  const end = 1 + octets[0];
  let concat = null;
  for (let at = 1; at + 1 < end; at += 2 + octets[at + 1]) {
    const value = octets.subarray(at + 2, at + 2 + octets[at + 1]);
    if (octets[at] === CONCAT_8) {
      concat = { reference: value[0], total: value[1], part: value[2] };
    } else if (octets[at] === CONCAT_16) {
      concat = { reference: value.readUInt16BE(0), total: value[2], part: value[3] };
    }
  }
  return { concat, octets: octets.subarray(end) };
}

class Phone {
  constructor(number) {
    this.number = number;
    this.texts = [];
    this.parts = new Map(); // of texts that are not whole yet
  }

  /* Takes one SM.  -> the text if it is whole now, else null */
  receive({ from, dataCoding, esmClass, octets }) {
    const { concat, octets: piece } = readHeader(octets, esmClass);
    if (concat === null) return this.show(from, dataCoding, [octets], [piece]);
    const key = `${from} ${concat.reference} ${concat.total}`;
    if (!this.parts.has(key)) this.parts.set(key, new Map());
    const parts = this.parts.get(key);
    parts.set(concat.part, { octets, piece });
    if (parts.size < concat.total) return null;
    this.parts.delete(key);
    const inOrder = [...parts.keys()].sort((a, b) => a - b).map((n) => parts.get(n));
    return this.show(from, dataCoding, inOrder.map((p) => p.octets), inOrder.map((p) => p.piece));
  }

  show(from, dataCoding, octets, pieces) {
    const text = {
      from,
      text: decode(Buffer.concat(pieces), dataCoding),
      parts: pieces.length,
      octets: octets.map((o) => o.toString('hex')),
      at: Date.now(),
    };
    this.texts.push(text);
    return text;
  }
}

module.exports = { Phone, split };
