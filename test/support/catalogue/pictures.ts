/** The chunks of a PNG: enough for everything that does not draw it. `salt` makes it differ. */
export function aPng({ width = 2, height = 2, salt = 0, size = 64 } = {}): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size)
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52])
  const view = new DataView(bytes.buffer)
  view.setUint32(16, width)
  view.setUint32(20, height)
  bytes.set([8, 6, 0, 0, 0], 24)
  view.setUint32(33, size - 57)
  bytes.set(new TextEncoder().encode('IDAT'), 37)
  view.setUint32(41, salt)
  bytes.set(new TextEncoder().encode('IEND'), size - 8)
  return bytes
}

/** A JPEG as far as its frame. */
export function aJpeg({ salt = 0, size = 64 } = {}): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size)
  bytes.set([0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, 0, 2, 0, 2, 3])
  new DataView(bytes.buffer).setUint32(24, salt)
  return bytes
}

/** A WebP as far as its header. */
export function aWebp(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(64)
  bytes.set(new TextEncoder().encode('RIFF\x38\x00\x00\x00WEBPVP8X\x0a'))
  return bytes
}

/** A form as a browser sends it. */
export function aForm(
  bytes: Uint8Array<ArrayBuffer>,
  name = 'picture.png',
  field = 'image',
): FormData {
  const form = new FormData()
  form.set(field, new File([bytes], name, { type: 'image/png' }))
  return form
}
