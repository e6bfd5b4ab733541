/** Types of chunks, as the four letters that they are. */
const pixels = 0x49444154
const end = 0x49454e44

/**
 * Whether the chunks of a PNG lead to its end, with pixels among them. Nothing is unpacked: that would
 * cost what a picture of its size in pixels does.
 */
export function isWholePng(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let hasPixels = false
  // Behind the signature each chunk has its length, its type, its data and a checksum.
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    const type = view.getUint32(at + 4)
    if (type === pixels) hasPixels = true
    if (type === end) return hasPixels
  }
  return false
}
