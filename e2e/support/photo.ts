// A photo nobody took: a lamp on a wall, drawn as a PNG.

import { crc32, deflateSync } from "node:zlib";

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, "latin1"), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/** `lit`: whether the lamp shines. */
export function photo(lit: boolean): { name: string; mimeType: string; buffer: Buffer } {
  const [width, height] = [640, 480];
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const far = Math.hypot(x - 320, y - 150);
      const glow = lit ? Math.max(0, 1 - far / 300) : 0;
      const wall = (lit ? 150 : 60) + 40 * glow + (y > 400 ? -30 : 0);
      const lamp = far < 46;
      const at = y * (1 + width * 3) + 1 + x * 3;
      rows[at] = lamp ? (lit ? 255 : 96) : Math.min(255, wall + 60 * glow);
      rows[at + 1] = lamp ? (lit ? 240 : 94) : Math.min(255, wall + 50 * glow);
      rows[at + 2] = lamp ? (lit ? 190 : 90) : Math.min(255, wall);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const buffer = Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
  return { name: lit ? "after.png" : "before.png", mimeType: "image/png", buffer };
}
