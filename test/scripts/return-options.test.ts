import { describe, expect, it } from 'vitest'
import { UsageError } from '../../scripts/local/read-arguments.ts'
import { describeRow, describeSettlement } from '../../scripts/return/describe-return.ts'
import { doneAlready } from '../../scripts/return/done-already.ts'
import { readOptions } from '../../scripts/return/read-options.ts'

const number = 'RET-20261128-0007-1'

describe('the arguments of npm run return', () => {
  it.each([
    [[], { command: 'list', isRemote: false }],
    [['list'], { command: 'list', isRemote: false }],
    [['--remote'], { command: 'list', isRemote: true }],
    [['approve', number], { command: 'approve', number, isRemote: false }],
    [['reject', number, '--remote'], { command: 'reject', number, isRemote: true }],
    [['receive', number], { command: 'receive', number, isRestocked: false, isRemote: false }],
    [
      ['receive', 'ret-20261128-12345-50', '--restock', '--remote'],
      { command: 'receive', number: 'RET-20261128-12345-50', isRestocked: true, isRemote: true },
    ],
  ])('are read: %j', (args, options) => {
    expect(readOptions(args)).toEqual(options)
  })

  it.each([
    ['The number of the return is missing', ['approve']],
    ['The number of a return is such as RET-20261128-0007-1, not', ['reject', 'ORD-20261128-0007']],
    ['The number of a return is such as', ['receive', "RET-20261128-0007-1' OR 1=1"]],
    ['The number of a return is such as', ['approve', 'RET-20261128-0007-']],
    ["Unexpected argument 'twice'", ['approve', number, 'twice']],
    [`Unexpected argument '${number}'`, ['list', number]],
    ['--restock goes with receive alone', ['--restock']],
    ['--restock goes with receive alone', ['approve', number, '--restock']],
    ["Unknown command 'burn'", ['burn', number]],
    ["Unknown option '--what'", ['--what']],
  ])('are refused: %s', (reason, args) => {
    expect(() => readOptions(args)).toThrow(UsageError)
    expect(() => readOptions(args)).toThrow(reason)
  })
})

const listed = {
  number,
  status: 'created',
  settlement: 'replacement',
  createdAt: Date.UTC(2026, 10, 29, 8, 5),
  items: JSON.stringify([
    { quantity: 2, name: 'Kettle', sku: 'K-1', reason: 'It "leaks"\nat the base' },
    { quantity: 1, name: 'Mug', sku: 'M-1', reason: '' },
  ]),
}

describe('the list', () => {
  it('tells what is to come back, and why, in the words of the customer', () => {
    expect(describeRow(listed)).toBe(
      [
        `${number}: created, for a replacement, asked for at 2026-11-29 08:05 UTC`,
        '  2 of Kettle (K-1): "It \\"leaks\\"\\nat the base"',
        '  1 of Mug (M-1)',
      ].join('\n'),
    )
  })
})

const nothing = {
  ...{ valueAmount: 0, moneyAmount: 0, giftCardAmount: 0, creditAmount: 0, points: 0 },
  ...{ revokedPoints: 0, takenPoints: 0, openAmount: 0 },
}

describe('what a return gives back', () => {
  it('is told by each means', () => {
    const settlement = {
      ...{ valueAmount: 50_000, moneyAmount: 20_000, giftCardAmount: 10_050, creditAmount: 5_000 },
      ...{ points: 99, revokedPoints: 5, takenPoints: 2, openAmount: 5_050 },
    }
    expect(describeSettlement(settlement, 'INR').split('\n')).toEqual([
      'The units came to ₹500.00.',
      'What goes back: ₹200.00 by its payment, ₹100.50 to its gift card, ₹50.00 of store credit, points: 99.',
      'The gateway is asked for it within two minutes.',
      'Points that the order earned: 2 of 5 are taken back, as far as they were there.',
      'Not given back: ₹50.50. What paid for the order has gone back before, or is out of reach: see whether it is owed.',
    ])
  })

  it('is nothing for what was given', () => {
    expect(describeSettlement(nothing, 'INR').split('\n')).toEqual([
      'The units came to ₹0.00.',
      'What goes back: nothing.',
    ])
  })
})

describe('a return to which nothing is done any more', () => {
  const asked = { number, wanted: 'complete', done: 'received' } as const
  const row = (status: string, isRestocked: 0 | 1 | null = 0) => ({ status, isRestocked })

  it.each([false, true])('was received as it is asked for: restocked %j', (isRestocked) => {
    const told = doneAlready(row('complete', isRestocked ? 1 : 0), { ...asked, isRestocked })
    expect(told).toBe(`${number} is complete already.`)
  })

  it.each([
    ['is not there', undefined, `There is no return ${number}`],
    ['is in another state', row('created'), `${number} is created: it cannot be received`],
    ['was not put back', row('complete'), /its units were not put back: .* Set the stock /],
    ['may have been put back long ago', row('complete', null), /too long ago .* stock /],
  ])('fails where it %s', (_, found, reason) => {
    expect(() => doneAlready(found, { ...asked, isRestocked: true })).toThrow(reason)
  })
})
