import { imageSize } from 'image-size'
import { ImageRejected } from './errors.ts'
import { measureJpeg, type Size } from './measure-jpeg.ts'
import { isWholePng } from './whole-png.ts'

export const imageBytesMax = 5 * 1024 * 1024
const sideMax = 8_000
const pixelsMax = 40_000_000

export const imageTypes = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
} as const

export type ImageType = keyof typeof imageTypes

export const imageTypeNames = Object.keys(imageTypes) as ImageType[]

/** What a place takes; without it, every type and `imageBytesMax`. */
export interface ImageRules {
  types?: readonly ImageType[]
  bytesMax?: number
}

/** What the bytes are, whatever anybody said they were. @throws ImageRejected */
export function checkImage(
  bytes: Uint8Array,
  { types = imageTypeNames, bytesMax = imageBytesMax }: ImageRules = {},
): ImageType {
  if (bytes.length > bytesMax) throw new ImageRejected('size')
  const type = typeOf(bytes)
  if (!type || !types.includes(type)) throw new ImageRejected('type')
  const { width, height } = measure(bytes, type)
  if (width > sideMax || height > sideMax || width * height > pixelsMax) {
    throw new ImageRejected('dimensions')
  }
  return type
}

/** The signature is checked first, so that of the parsers of many formats only two are reached. */
function typeOf(bytes: Uint8Array): ImageType | null {
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return 'image/jpeg'
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png'
  const isRiff = startsWith(bytes, [0x52, 0x49, 0x46, 0x46])
  return isRiff && startsWith(bytes.subarray(8), [0x57, 0x45, 0x42, 0x50]) ? 'image/webp' : null
}

function startsWith(bytes: Uint8Array, signature: number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte)
}

function measure(bytes: Uint8Array, type: ImageType): Size {
  const size = type === 'image/jpeg' ? measureJpeg(bytes) : measureOther(bytes)
  // A signature with nothing behind it, or a header alone: no picture.
  const isWhole = type !== 'image/png' || isWholePng(bytes)
  if (!size || size.width === 0 || size.height === 0 || !isWhole) throw new ImageRejected('type')
  return size
}

function measureOther(bytes: Uint8Array): Size | null {
  try {
    return imageSize(bytes)
  } catch {
    return null
  }
}
