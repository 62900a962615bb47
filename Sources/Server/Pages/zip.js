// A folder of text files as one archive (PKWARE APPNOTE 6.3: local headers, central directory, stored without compression).

const encoder = new TextEncoder();

/** @param {Record<string, string>} files by name @returns {Blob} */
export function zip(files) {
  /** @type {Uint8Array[]} */
  const parts = [];
  /** @type {Uint8Array[]} */
  const directory = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const [path, data] = [encoder.encode(name), encoder.encode(text)];
    const common = [20, 0x0800, 0, 0, 0x21, crc32(data), data.length, data.length, path.length, 0];
    const local = record(0x04034b50, common, "2222244422");
    directory.push(record(0x02014b50, [20, ...common, 0, 0, 0, 0, offset], "22222244422222" + "44"), path);
    parts.push(local, path, data);
    offset += local.length + path.length + data.length;
  }
  const count = Object.keys(files).length;
  const size = directory.reduce((sum, p) => sum + p.length, 0);
  return new Blob([...parts, ...directory, record(0x06054b50, [0, 0, count, count, size, offset, 0], "2222442")], { type: "application/zip" });
}

/**
 * A signature and little-endian fields of two or four bytes.
 * @param {number} signature @param {number[]} values @param {string} widths
 */
function record(signature, values, widths) {
  const sizes = [4, ...[...widths].map(Number)];
  const bytes = new Uint8Array(sizes.reduce((a, b) => a + b));
  const view = new DataView(bytes.buffer);
  let at = 0;
  [signature, ...values].forEach((value, i) => {
    if (sizes[i] === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += sizes[i];
  });
  return bytes;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit += 1) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});

/** @param {Uint8Array} data @returns {number} */
function crc32(data) {
  let crc = 0xffffffff;
  for (const byte of data) crc = TABLE[(crc ^ byte) & 255] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
