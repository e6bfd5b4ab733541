import { describe, expect, it } from 'vitest'
import { newCode } from '../../scripts/gift-card/new-code.ts'
import { readOptions } from '../../scripts/gift-card/read-options.ts'
import { giftCardKey } from '../../src/db/gift-card-code.ts'

const now = Date.UTC(2026, 9, 1)

/** Arguments of a card that is right, but for what the test gives; `undefined` leaves one out. */
function read(over: Record<string, string | undefined> = {}) {
  const args = Object.entries({ amount: '2000', channel: 'in', ...over }).flatMap(
    ([name, value]) => (value === undefined ? [] : [`--${name}=${value}`]),
  )
  return readOptions(args, now)
}

const card = { code: null, currency: 'INR', amount: 200_000, expiresAt: null }

describe('the arguments of a gift card', () => {
  it('describe one with a random code that never expires', () => {
    expect(read()).toEqual({ isRemote: false, fill: card })
  })

  it('describe one with a code and an end, in the deployed database', () => {
    const args = ['--amount=25', '--channel=us', '--code', ' gift-2026 ', '--until=2026-12-31']
    expect(readOptions([...args, '--remote'], now)).toEqual({
      isRemote: true,
      fill: {
        code: 'GIFT-2026',
        currency: 'USD',
        amount: 2500,
        expiresAt: Date.UTC(2027, 0, 1),
      },
    })
  })

  it('name one to be shown, and one to be ended', () => {
    expect(readOptions(['--code=gift-2026'], now)).toEqual({ isRemote: false, show: 'GIFT-2026' })
    expect(readOptions(['--end=gift-2026', '--remote'], now)).toEqual({
      isRemote: true,
      end: 'GIFT-2026',
    })
  })

  it.each([
    ['--amount is missing', { amount: undefined }],
    ['--amount is missing', { amount: undefined, channel: undefined }],
    [
      '--amount is missing',
      { amount: undefined, channel: undefined, code: 'GIFT-2026', until: 'x' },
    ],
    ['--amount is an amount of INR', { amount: '0' }],
    ['--amount is an amount of INR', { amount: '-1' }],
    ['--amount is an amount of INR', { amount: '1.005' }],
    ['--amount is an amount of INR', { amount: '10000000000.01' }],
    ['--amount is an amount of IRR', { amount: '0.5', channel: 'ir' }],
    ['--channel is missing', { channel: undefined }],
    ['--channel is one of us, ir, in, not inr', { channel: 'inr' }],
    ['--code has 8 to 50 letters, digits and -', { code: 'GIFT-01' }],
    ['--code has 8 to 50 letters, digits and -', { code: ' GIFT-01 ' }],
    ['--code has 8 to 50 letters, digits and -', { code: 'GIFT 2026' }],
    ['--code has 8 to 50 letters, digits and -', { code: 'GESCHENKGRÖSSE' }],
    ['--code has 8 to 50 letters, digits and -', { code: "' OR 1 = 1 --" }],
    ['--code has 8 to 50 letters, digits and -', { code: 'x'.repeat(51) }],
    ['--until is over already', { until: '2026-09-30' }],
    ['--until is a day', { until: 'Christmas' }],
    ['--amount has no place beside --end', { end: 'GIFT-2026' }],
    ["Unknown option '--size'", { size: '3' }],
  ])('are refused: %s', (reason, over) => {
    expect(() => read(over)).toThrow(new RegExp(`^${reason}`))
  })

  it('are refused where a code to be ended could be none', () => {
    expect(() => readOptions(['--end=GIFT'], now)).toThrow(/^--end has 8 to 50 letters/)
  })
})

describe('the code of a gift card', () => {
  it('is random, and has no letters that look alike', () => {
    const codes = Array.from({ length: 200 }, newCode)
    expect(new Set(codes).size).toBe(200)
    for (const code of codes) {
      expect(code).toMatch(/^[2-9A-HJKMNP-Z]{4}(-[2-9A-HJKMNP-Z]{4}){3}$/)
    }
  })

  it('is known by its hash and its ending, however it is written', () => {
    const key = {
      codeHash: '34f5081925fb1f6b5298fa556685c077329a4152b6258b01e6fadc256f52e850',
      ending: '0001',
    }
    for (const code of ['GIFT-TEST-0001', ' gift-test-0001\n', 'Gift-Test-0001']) {
      expect(giftCardKey(code)).toEqual(key)
    }
  })
})
