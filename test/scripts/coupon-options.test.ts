import { describe, expect, it } from 'vitest'
import { describeRow, describeTerms } from '../../scripts/coupon/describe-coupon.ts'
import { readOptions, usage } from '../../scripts/coupon/read-options.ts'

const now = Date.UTC(2026, 9, 1)

/** Arguments of a code that is right, but for what the test gives; `undefined` leaves one out. */
function argumentsWith(over: Record<string, string | undefined>): string[] {
  return Object.entries({ code: 'SUMMER20', percent: '20', ...over }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}=${value}`],
  )
}

const read = (over: Record<string, string | undefined> = {}) =>
  readOptions(argumentsWith(over), now)

const summer20 = {
  code: 'SUMMER20',
  channel: 'us',
  kind: 'percentage',
  points: 2000,
  amount: null,
  isListed: true,
  startsAt: null,
  endsAt: null,
  subtotalMin: 0,
  usesMax: null,
  usesPerCustomerMax: null,
} as const

describe('the arguments of a promo code', () => {
  it('describe one without limits', () => {
    expect(read()).toEqual({ isRemote: false, set: summer20 })
  })

  it('describe one with all limits, in the deployed database', () => {
    const limits = { from: '2026-12-01', until: '2026-12-31', minimum: '50.00', uses: '100' }
    const args = argumentsWith({ ...limits, 'uses-per-customer': '1' })
    expect(readOptions([...args, '--remote'], now)).toEqual({
      isRemote: true,
      set: {
        ...summer20,
        startsAt: Date.UTC(2026, 11, 1),
        endsAt: Date.UTC(2027, 0, 1),
        subtotalMin: 5000,
        usesMax: 100,
        usesPerCustomerMax: 1,
      },
    })
  })

  it.each([
    ['in', '50', 5000],
    ['us', '49.99', 4999],
    ['ir', '500000', 500_000],
    ['in', '0.01', 1],
  ])('describe one that takes an amount off in the currency of %s: %s', (channel, text, amount) => {
    expect(read({ percent: undefined, channel, amount: text })).toEqual({
      isRemote: false,
      set: { ...summer20, channel, kind: 'fixed', points: 10_000, amount },
    })
  })

  it('describe one that makes shipping free, and stands in no list', () => {
    const args = ['--code=SHIPFREE', '--channel=in', '--free-shipping', '--unlisted']
    const free = { kind: 'free_shipping', points: 10_000, amount: null, isListed: false }
    expect(readOptions(args, now)).toEqual({
      isRemote: false,
      set: { ...summer20, code: 'SHIPFREE', channel: 'in', ...free },
    })
  })

  it('describe one that takes off more than its carts must have', () => {
    const over = { percent: undefined, amount: '50', minimum: '30' }
    expect(read(over)).toMatchObject({ set: { amount: 5000, subtotalMin: 3000 } })
  })

  it.each([
    ['--percent=20', '--amount=50'],
    ['--percent=20', '--free-shipping'],
    ['--amount=50', '--free-shipping'],
    ['--percent=20', '--amount=50', '--free-shipping'],
  ])('are refused where %s stands beside %s', (...kinds) => {
    expect(() => readOptions(['--code=SUMMER20', ...kinds], now)).toThrow(
      /^Give one alone of --percent, --amount or --free-shipping$/,
    )
  })

  it('have the codes of a channel listed', () => {
    expect(readOptions(['--channel=in'], now)).toEqual({ isRemote: false, list: 'in' })
    expect(readOptions(['--channel', 'us', '--remote'], now)).toEqual({
      isRemote: true,
      list: 'us',
    })
  })

  it.each([
    ['--code is missing', []],
    ['--code is missing', ['--remote']],
    ['--code is missing', ['--channel=in', '--end']],
    ['--code is missing', ['--channel=in', '--percent=20']],
    ['--code is missing', ['--channel=in', '--unlisted', '--remote']],
    ['--channel is one of us, ir, in, not IN', ['--channel=IN']],
  ])('that are few are refused: %s, of %j', (reason, args) => {
    expect(() => readOptions(args, now)).toThrow(new RegExp(`^${reason}`))
  })

  it('name a code to be ended', () => {
    expect(readOptions(['--code', 'summer20', '--end', '--remote'], now)).toEqual({
      isRemote: true,
      end: { code: 'SUMMER20', channel: 'us' },
    })
  })

  it.each([
    ['summer20', 'SUMMER20'],
    ['Half-Price_2', 'HALF-PRICE_2'],
    ['x'.repeat(50), 'X'.repeat(50)],
  ])('take the code %s in capitals', (code, taken) => {
    expect(read({ code })).toMatchObject({ set: { code: taken } })
  })

  it.each([
    ['us', '50', 5000],
    ['in', '49.9', 4990],
    ['ir', '500000', 500_000],
  ])('take a minimum in the currency of %s: %s', (channel, minimum, subtotalMin) => {
    expect(read({ channel, minimum })).toMatchObject({ set: { channel, subtotalMin } })
  })

  it('describe one of a single day, that is good for all of it', () => {
    expect(read({ from: '2026-12-24', until: '2026-12-24' })).toMatchObject({
      set: { startsAt: Date.UTC(2026, 11, 24), endsAt: Date.UTC(2026, 11, 25) },
    })
  })

  it('say in which time zone they are read', () => {
    expect(usage).toMatch(/UTC/)
  })

  it.each([
    ['--code', { code: undefined }],
    ['--code', { code: '' }],
    ['--code', { code: 'SUMMER 20' }],
    ['--code', { code: "' OR 1 = 1 --" }],
    ['--code', { code: 'ÉTÉ20' }],
    ['--code', { code: 'SUMMER20\n' }],
    ['--code', { code: 'x'.repeat(51) }],
    ['--percent, --amount or --free-shipping', { percent: undefined }],
    ['--percent', { percent: '' }],
    ['--percent', { percent: '0' }],
    ['--percent', { percent: '100.01' }],
    ['--percent', { percent: '20%' }],
    ['--amount', { percent: undefined, amount: '' }],
    ['--amount', { percent: undefined, amount: '0' }],
    ['--amount', { percent: undefined, amount: '0.00' }],
    ['--amount', { percent: undefined, amount: '-50' }],
    ['--amount', { percent: undefined, amount: '50.005' }],
    ['--amount', { percent: undefined, amount: '₹50' }],
    ['--amount', { percent: undefined, amount: '1e3' }],
    ['--amount', { percent: undefined, amount: '10000000000.01' }],
    ['--amount', { percent: undefined, channel: 'ir', amount: '0.5' }],
    ['--channel', { channel: 'US' }],
    ['--channel', { channel: 'toString' }],
    ['--from', { from: 'tomorrow' }],
    ['--until', { until: 'Christmas' }],
    ['--until', { until: '2026-09-30' }],
    ['--until', { from: '2027-01-02', until: '2027-01-01' }],
    ['--minimum', { minimum: '-1' }],
    ['--minimum', { minimum: '50.005' }],
    ['--minimum', { minimum: '$50' }],
    ['--minimum', { minimum: '' }],
    ['--minimum', { minimum: '9'.repeat(20) }],
    ['--minimum', { channel: 'ir', minimum: '0.5' }],
    ['--uses', { uses: '0' }],
    ['--uses', { uses: '-1' }],
    ['--uses', { uses: '1.5' }],
    ['--uses', { uses: '1234567890' }],
    ['--uses-per-customer', { 'uses-per-customer': '0' }],
    ['--uses-per-customer', { 'uses-per-customer': 'once' }],
    ["'--size'", { size: '3' }],
  ])('are refused with the name of %s at %j', (argument, over) => {
    expect(() => read(over)).toThrow(new RegExp(`^(Unknown option )?${argument}( |$)`))
  })

  it.each(['free-shipping', 'unlisted'])('are refused where --%s stands beside --end', (flag) => {
    const args = ['--code=SUMMER20', '--end', `--${flag}`]
    expect(() => readOptions(args, now)).toThrow(`--${flag} has no place beside --end`)
  })

  it.each(['percent', 'amount', 'from', 'until', 'minimum', 'uses', 'uses-per-customer'])(
    'are refused where --%s stands beside --end',
    (argument) => {
      const args = ['--code=SUMMER20', '--end', `--${argument}=1`]
      expect(() => readOptions(args, now)).toThrow(`--${argument} has no place beside --end`)
    },
  )
})

describe('what is told of a promo code', () => {
  const all = {
    ...{ startsAt: now, endsAt: Date.UTC(2027, 0, 1), subtotalMin: 30_000 },
    ...{ usesMax: 100, usesPerCustomerMax: 1 },
  }

  it.each([
    ['20 % off, listed', {}],
    ['₹75.00 off, listed', { kind: 'fixed', points: 10_000, amount: 7500 }],
    ['free shipping, unlisted', { kind: 'free_shipping', points: 10_000, isListed: false }],
    [
      '20 % off, listed, from 2026-10-01 00:00 UTC, until 2027-01-01 00:00 UTC, ' +
        'for carts of ₹300.00 and more, uses in all: 100, uses of one customer: 1',
      all,
    ],
  ] as const)('is the same when it is made and when it is listed: %s', (terms, more) => {
    const coupon = { ...summer20, channel: 'in', ...more } as const
    expect(describeTerms(coupon)).toBe(terms)
    const row = { ...coupon, isListed: Number(coupon.isListed), uses: 3 }
    expect(describeRow(row, 'in')).toBe(`SUMMER20: ${terms}, uses so far: 3`)
  })
})
