import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ImageRejected } from '../../../src/core/images/errors.ts'
import { checkImage } from '../../../src/core/images/rules.ts'
import { aPng } from '../../support/catalogue/pictures.ts'

/** The smallest JPEG that tells its size: a start, one frame header, an end; `fill` before markers. */
const jpeg = (width: number, fill: number[] = []) => {
  const size = [0x08, 0, 2, width >> 8, width & 0xff]
  const frame = [...fill, 0xff, 0xc0, 0, 11, ...size, 1, 1, 0x11, 0, 0xff, 0xd9]
  return new Uint8Array([0xff, 0xd8, ...fill, 0xff, 0xe0, 0, 4, 0, 0, ...frame])
}

test('knows the three types by their bytes', () => {
  expect(checkImage(aPng())).toBe('image/png')
  expect(checkImage(jpeg(2))).toBe('image/jpeg')
  const webp = readFileSync('src/db/demo/images/arc-desk-lamp.webp')
  expect(checkImage(new Uint8Array(webp))).toBe('image/webp')
})

test('takes no PNG that lacks its end, or its pixels', () => {
  const png = aPng()
  for (const length of [16, 24, 33, 41, 63]) {
    expect(() => checkImage(png.slice(0, length))).toThrow('type')
  }
  const empty = new Uint8Array([...png.slice(0, 33), ...png.slice(-12)])
  expect(() => checkImage(empty)).toThrow('type')
})

test.each([1, 2, 1000])('takes a JPEG with %i fill bytes before its markers', (count) => {
  const fill = Array.from({ length: count }, () => 0xff)
  expect(checkImage(jpeg(2, fill))).toBe('image/jpeg')
  expect(() => checkImage(jpeg(8001, fill))).toThrow('dimensions')
  expect(() => checkImage(jpeg(0, fill))).toThrow('type')
})

test('refuses more than 8000 pixels a side, or 40 million in all', () => {
  expect(checkImage(aPng({ width: 8000, height: 5000 }))).toBe('image/png')
  expect(() => checkImage(aPng({ width: 8001, height: 1 }))).toThrow('dimensions')
  expect(() => checkImage(aPng({ width: 8000, height: 5001 }))).toThrow('dimensions')
  expect(() => checkImage(jpeg(8001))).toThrow('dimensions')
  expect(() => checkImage(aPng({ width: 0 }))).toThrow('type')
})

test('answers any bytes behind a signature with a type or a refusal', () => {
  const signatures = [[0xff, 0xd8, 0xff], [...aPng().slice(0, 8)], [...aPng().slice(0, 16)]]
  fc.assert(
    fc.property(
      fc.constantFrom(...signatures),
      fc.uint8Array({ maxLength: 200 }),
      (start, rest) => {
        try {
          checkImage(new Uint8Array([...start, ...rest]))
        } catch (error) {
          expect(error).toBeInstanceOf(ImageRejected)
        }
      },
    ),
  )
})
