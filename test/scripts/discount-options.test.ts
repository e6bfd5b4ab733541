import { describe, expect, it } from 'vitest'
import { readOptions, usage } from '../../scripts/discount/read-options.ts'

const now = Date.UTC(2026, 9, 1)

/** Arguments of a discount that is right, but for what the test gives; `undefined` leaves one out. */
function argumentsWith(over: Record<string, string | undefined>): string[] {
  const right = { category: 'audio', percent: '15', name: 'Autumn sale', until: '2026-12-31' }
  return Object.entries({ ...right, ...over }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}=${value}`],
  )
}

const read = (over: Record<string, string | undefined> = {}) =>
  readOptions(argumentsWith(over), now)

describe('the arguments of a discount', () => {
  it('describe one on a category that begins now', () => {
    expect(read()).toEqual({
      isRemote: false,
      add: {
        name: 'Autumn sale',
        points: 1500,
        on: 'category',
        slug: 'audio',
        startsAt: now,
        endsAt: Date.UTC(2027, 0, 1),
      },
    })
  })

  it('describe one on a product that begins later, in the deployed database', () => {
    const args = argumentsWith({ category: undefined, product: 'radio', from: '2026-12-01' })
    expect(readOptions([...args, '--remote'], now)).toMatchObject({
      isRemote: true,
      add: { on: 'product', slug: 'radio', startsAt: Date.UTC(2026, 11, 1) },
    })
  })

  it.each([
    ['the end of a day in UTC', '2026-12-31', Date.UTC(2027, 0, 1)],
    ['the end of today', '2026-10-01', Date.UTC(2026, 9, 2)],
    ['a time in UTC', '2026-12-31T18:00', Date.UTC(2026, 11, 31, 18)],
    ['a time with its seconds', '2026-12-31T18:00:30Z', Date.UTC(2026, 11, 31, 18, 0, 30)],
    ['a time in a zone', '2026-12-31T18:00+03:30', Date.UTC(2026, 11, 31, 14, 30)],
  ])('end a discount at %s: %s', (_, until, endsAt) => {
    expect(read({ until })).toMatchObject({ add: { endsAt } })
  })

  it('describe one of a single day, that lasts for all of it', () => {
    expect(read({ from: '2026-12-24', until: '2026-12-24' })).toMatchObject({
      add: { startsAt: Date.UTC(2026, 11, 24), endsAt: Date.UTC(2026, 11, 25) },
    })
  })

  it('say in which time zone they are read', () => {
    expect(usage).toMatch(/UTC/)
  })

  it.each([
    ['0.01', 1],
    ['12.5', 1250],
    ['100', 10_000],
  ])('take %s percent', (percent, points) => {
    expect(read({ percent })).toMatchObject({ add: { points } })
  })

  it.each([
    ['--name', { name: undefined }],
    ['--name', { name: '' }],
    ['--name', { name: '  ' }],
    ['--percent', { percent: undefined }],
    ['--percent', { percent: '0' }],
    ['--percent', { percent: '0.004' }],
    ['--percent', { percent: '-5' }],
    ['--percent', { percent: '100.01' }],
    ['--percent', { percent: '100.004' }],
    ['--percent', { percent: '0x10' }],
    ['--percent', { percent: 'much' }],
    ['--until', { until: undefined }],
    ['--until', { until: 'Christmas' }],
    ['--until', { until: 'Sale ends 2027' }],
    ['--until', { until: '2027-02-31' }],
    ['--until', { from: '2020-01-01', until: '2020-02-01' }],
    ['--until', { until: '2026-09-30' }],
    ['--until', { from: '2027-01-01' }],
    ['--until', { until: '2026-12-31T25:00' }],
    ['--until', { from: '2026-12-01T12:00', until: '2026-12-01T12:00' }],
    ['--from', { from: 'tomorrow' }],
    ['--category or --product', { category: undefined }],
    ['--category or --product', { product: 'radio' }],
    ['--end', { end: '7' }],
    ["'--size'", { size: '3' }],
  ])('are refused with the name of %s at %j', (argument, over) => {
    expect(() => read(over)).toThrow(new RegExp(`^.*${argument}`))
  })

  it.each(['all', '-1', '1234567890'])('are refused with the name of --end at %s', (end) => {
    expect(() => readOptions([`--end=${end}`], now)).toThrow(/^--end/)
  })

  it('name a discount to be ended', () => {
    expect(readOptions(['--end', '7', '--remote'], now)).toEqual({ isRemote: true, end: 7 })
  })
})
