import { describe, expect, it } from 'vitest'
import { formatLetters, formatThings } from '../../scripts/dead-letters/format-letters.ts'
import { readOptions } from '../../scripts/dead-letters/read-options.ts'
import { UsageError } from '../../scripts/local/read-arguments.ts'

describe('the arguments of npm run dead-letters', () => {
  it.each([
    [[], { command: 'list', isAll: false, isRemote: false }],
    [['list'], { command: 'list', isAll: false, isRemote: false }],
    [['--all', '--remote'], { command: 'list', isAll: true, isRemote: true }],
    [['show', '7'], { command: 'show', id: 7, isRemote: false }],
    [['seen', '7', '--remote'], { command: 'seen', id: 7, isRemote: true }],
    [['drive', '7'], { command: 'drive', id: 7, isChecked: false, isRemote: false }],
    [['drive', '7', '--checked'], { command: 'drive', id: 7, isChecked: true, isRemote: false }],
  ])('are read: %j', (args, options) => {
    expect(readOptions(args)).toEqual(options)
  })

  it.each([
    ['drive'],
    ['drive', '0'],
    ['drive', '1 OR 1=1'],
    ['show', '7', '8'],
    ['list', '7'],
    ['drive', '7', '--all'],
    ['show', '7', '--checked'],
    ['bury', '7'],
    ['--what'],
  ])('are refused: %s %s %s', (...args) => {
    expect(() => readOptions(args.filter(Boolean))).toThrow(UsageError)
  })
})

const now = Date.UTC(2026, 10, 28)
const letter = {
  id: 12,
  queue: 'refunds',
  reason: 'Too low',
  created_at: now,
  resolution: null,
  total: 1,
}

describe('the list', () => {
  it.each([
    [90_000, '1 min'],
    [3 * 3_600_000, '3 h'],
    [50 * 3_600_000, '2 days'],
  ])('tells that a letter is %d ms old: %s', (age, text) => {
    const [, line] = formatLetters([{ ...letter, created_at: now - age }], now)
    expect(line).toMatch(new RegExp(`^ +12 +refunds +${text} +waits +Too low$`))
  })

  it('names its columns, which stand below one another', () => {
    const [heading = '', line = ''] = formatLetters([letter], now)
    expect(heading).toMatch(/^ +id +queue +age +state +reason$/)
    expect(line.indexOf('Too low')).toBe(heading.indexOf('reason'))
  })

  it('has no heading where there is no letter', () => {
    expect(formatLetters([], now)).toEqual([])
  })

  it.each([
    ['✖ Invalid input\n  → at amount', /✖ Invalid input…$/],
    ['x'.repeat(81), / {2}x{79}…$/],
    ['x'.repeat(80), / {2}x{80}$/],
    ['\n', /waits +$/],
  ])('gives a letter one line, whatever its reason: %j', (reason, end) => {
    expect(formatLetters([{ ...letter, reason }], now)).toEqual([
      expect.anything(),
      expect.stringMatching(end),
    ])
  })

  it('tells how a letter was resolved, and how many are not shown', () => {
    const driven = { ...letter, resolution: 'driven', total: 3 }
    expect(formatLetters([driven], now)).toEqual([
      expect.anything(),
      expect.stringMatching(/ driven +Too low$/),
      'and 2 older ones',
    ])
  })
})

it('a thing is shown with its times, and without what it has not', () => {
  const content = JSON.stringify({ id: 3, created_at: now, done_at: null, body: { refundId: 9 } })
  expect(formatThings([{ thing: 'letter', content }])).toBe(
    'letter\n  id: 3\n  created_at: 2026-11-28T00:00:00.000Z\n  body: {"refundId":9}',
  )
})

it('money is shown with its currency, and a reason with all its lines', () => {
  const content = JSON.stringify({ amount: 9999, currency: 'USD', reason: 'One\nTwo', failures: 2 })
  expect(formatThings([{ thing: 'refund', content }])).toBe(
    'refund\n  amount: 99.99 USD\n  reason: One\n    Two\n  failures: 2',
  )
  const rials = JSON.stringify({ promised_back: 5000, paid_back: 0, currency: 'IRR' })
  expect(formatThings([{ thing: 'payment', content: rials }])).toBe(
    'payment\n  promised_back: 5000.00 IRR\n  paid_back: 0.00 IRR',
  )
})
