import { describe, expect, it } from 'vitest'
import { describePromotion, describeRow } from '../../scripts/promotion/describe-promotion.ts'
import type { PromotionTerms } from '../../scripts/promotion/promotion-sql.ts'
import { readOptions, usage } from '../../scripts/promotion/read-options.ts'
import { refusalOf } from '../../scripts/promotion/refusal-of.ts'

const now = Date.UTC(2026, 9, 1)

/** Arguments of a promotion that is right, but for what the test gives; `undefined` leaves one out. */
function argumentsWith(over: Record<string, string | undefined>): string[] {
  const right = { product: 'radio', name: 'Radio days', channel: 'in', percent: '10' }
  return Object.entries({ ...right, ...over }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}=${value}`],
  )
}

const read = (over: Record<string, string | undefined> = {}) =>
  readOptions(argumentsWith(over), now)

const tenPercent = {
  name: 'Radio days',
  slug: 'radio',
  currency: 'INR',
  terms: { kind: 'percentage', points: 1000 },
  startsAt: now,
  endsAt: null,
} as const

const buyTwo = { percent: undefined, buy: '2', get: '1' }

describe('the arguments of a promotion', () => {
  it('describe one that begins now and has no end', () => {
    expect(read()).toEqual({ isRemote: false, add: tenPercent })
  })

  it('describe one with its time, in the deployed database', () => {
    const args = argumentsWith({ from: '2026-12-01', until: '2026-12-31' })
    expect(readOptions([...args, '--remote'], now)).toEqual({
      isRemote: true,
      add: {
        ...tenPercent,
        startsAt: Date.UTC(2026, 11, 1),
        endsAt: Date.UTC(2027, 0, 1),
      },
    })
  })

  it.each([
    ['50', 5000],
    ['0.5', 50],
  ])('take an amount off: %s', (text, amount) => {
    expect(read({ percent: undefined, amount: text })).toMatchObject({
      add: { terms: { kind: 'fixed', amount } },
    })
  })

  it.each([
    [undefined, null],
    ['LOO-TB-20', 'LOO-TB-20'],
  ])('give one for each two, of the gift %s', (gift, giftSku) => {
    expect(read({ ...buyTwo, gift })).toEqual({
      isRemote: false,
      add: {
        ...tenPercent,
        terms: { kind: 'buy_x_get_y', buyQuantity: 2, getQuantity: 1, giftSku },
      },
    })
  })

  it('give as many for as many as a cart takes of one thing', () => {
    expect(read({ ...buyTwo, buy: '100', get: '100' })).toMatchObject({
      add: { terms: { buyQuantity: 100, getQuantity: 100 } },
    })
  })

  it('have those of a channel listed', () => {
    expect(readOptions(['--channel=in', '--remote'], now)).toEqual({ isRemote: true, list: 'in' })
  })

  it.each([
    ['--product is missing', []],
    ['--product is missing', ['--remote']],
    ['--product is missing', ['--channel=in', '--name=Radio days']],
    ['--product is missing', ['--channel=in', '--until=2026-12-31']],
    ['--channel is in: nothing applies promotions in the channel us', ['--channel=us']],
    ['--channel is one of us, ir, in, not ', ['--channel=']],
    ['--channel has no place beside --end', ['--channel=in', '--end=7']],
  ])('that are few are refused: %s, of %j', (reason, args) => {
    expect(() => readOptions(args, now)).toThrow(new RegExp(`^${reason}`))
  })

  it.each(['us', 'ir'])('are refused with the channel %s, where nothing applies one', (channel) => {
    expect(() => read({ channel })).toThrow(
      `--channel is in: nothing applies promotions in the channel ${channel}`,
    )
    expect(usage).toContain('in, the one channel that has\n')
  })

  it('name a promotion to be ended', () => {
    expect(readOptions(['--end', '7', '--remote'], now)).toEqual({ isRemote: true, end: 7 })
  })

  it.each([
    ['--product is missing', { product: undefined }],
    ['--name is missing', { name: ' ' }],
    ['--channel is missing', { channel: undefined }],
    ['--channel is one of us, ir, in, not IN', { channel: 'IN' }],
    ['--percent, --amount or --buy is missing', { percent: undefined }],
    ['Give one alone of --percent, --amount or --buy', { amount: '50' }],
    ['Give one alone of --percent, --amount or --buy', { ...buyTwo, amount: '50' }],
    ['--percent is a number from 0.01 to 100, not 0', { percent: '0' }],
    ['--percent is a number from 0.01 to 100, not 100.01', { percent: '100.01' }],
    ['--amount is an amount of INR', { percent: undefined, amount: '0' }],
    ['--amount is an amount of INR', { percent: undefined, amount: '0.005' }],
    ['--get is missing', { ...buyTwo, get: undefined }],
    ['--get has no place beside --percent', { get: '1' }],
    ['--gift has no place beside --percent', { gift: 'LOO-TB-20' }],
    ['--gift is missing', { ...buyTwo, gift: '' }],
    ['--buy is a number from 1 to 100, not 0', { ...buyTwo, buy: '0' }],
    ['--buy is a number from 1 to 100, not 101', { ...buyTwo, buy: '101' }],
    ['--get is a number from 1 to 100, not 1.5', { ...buyTwo, get: '1.5' }],
    ['--until is over already', { until: '2026-09-30' }],
    ['--until must be later than --from', { from: '2027-01-02', until: '2027-01-01' }],
    ['--until is a day', { until: 'Christmas' }],
    ['--from is a day', { from: 'tomorrow' }],
    ['--product has no place beside --end', { end: '7' }],
    ["Unknown option '--size'", { size: '3' }],
  ])('are refused: %s', (reason, over) => {
    expect(() => read(over)).toThrow(new RegExp(`^${reason}`))
  })

  it.each(['all', '-1', '1234567890'])('are refused with the name of --end at %s', (end) => {
    expect(() => readOptions([`--end=${end}`], now)).toThrow(/^--end is the id of a promotion/)
  })
})

describe('a promotion', () => {
  const gift = { kind: 'buy_x_get_y', buyQuantity: 2, getQuantity: 1, giftSku: 'MUG' } as const
  const costs = { amount: 5000, gift_id: null, is_own_gift: null, gift_amount: null }

  const refusal = (terms: PromotionTerms, row: object | undefined) =>
    refusalOf({ ...tenPercent, terms }, row)

  it.each<[PromotionTerms, object]>([
    [tenPercent.terms, costs],
    [{ kind: 'fixed', amount: 5000 }, costs],
    [{ ...gift, giftSku: null }, costs],
    [gift, { ...costs, gift_id: 7, is_own_gift: 0, gift_amount: 900 }],
  ])('can be meant: %j', (terms, row) => {
    expect(refusal(terms, row)).toBeNull()
  })

  it.each<[string, PromotionTerms, object | undefined]>([
    ["There is no product 'radio'", tenPercent.terms, undefined],
    ["The product 'radio' has no price in INR", tenPercent.terms, { ...costs, amount: null }],
    ["The product 'radio' costs ₹50.00:", { kind: 'fixed', amount: 5001 }, costs],
    ["There is nothing with the SKU 'MUG'", gift, costs],
    ["'MUG' is of the product itself:", gift, { ...costs, gift_id: 7, is_own_gift: 1 }],
    ["The gift 'MUG' has no price in INR", gift, { ...costs, gift_id: 7, is_own_gift: 0 }],
  ])('cannot be meant: %s', (reason, terms, row) => {
    expect(refusal(terms, row)).toMatch(new RegExp(`^${reason}`))
  })
})

describe('what is told of a promotion', () => {
  it.each<[string, PromotionTerms]>([
    ['12.5 % off', { kind: 'percentage', points: 1250 }],
    ['₹50.00 off each unit', { kind: 'fixed', amount: 5000 }],
    [
      'buy 2, get 1 of the same free',
      { kind: 'buy_x_get_y', buyQuantity: 2, getQuantity: 1, giftSku: null },
    ],
    [
      'buy 2, get 1 of MUG free',
      { kind: 'buy_x_get_y', buyQuantity: 2, getQuantity: 1, giftSku: 'MUG' },
    ],
  ])('is the same when it is made and when it is listed: %s', (effect, terms) => {
    const text = `radio: ${effect}, from 2026-10-01 00:00 UTC, without an end`
    expect(describePromotion({ ...tenPercent, terms })).toBe(text)
    const nothing = { points: null, amount: null, buyQuantity: null, getQuantity: null }
    const row = { id: 7, ...tenPercent, ...nothing, giftSku: null, ...terms }
    expect(describeRow(row)).toBe(`7 on ${text}`)
  })

  it('has its end', () => {
    const ended = describePromotion({ ...tenPercent, endsAt: Date.UTC(2027, 0, 1) })
    expect(ended).toMatch(/until 2027-01-01 00:00 UTC$/)
  })
})
