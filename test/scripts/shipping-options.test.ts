import { describe, expect, it } from 'vitest'
import { readOptions } from '../../scripts/shipping/read-options.ts'

const standard = ['--method', 'Standard Shipping', '--channel', 'in']

describe('the arguments of ways to ship', () => {
  it('have them listed', () => {
    expect(readOptions(['--channel=us', '--remote'])).toEqual({
      isRemote: true,
      list: { name: null, currency: 'USD' },
    })
    expect(readOptions(standard)).toEqual({
      isRemote: false,
      list: { name: 'Standard Shipping', currency: 'INR' },
    })
  })

  it.each([
    ['5000', 500_000],
    ['4999.99', 499_999],
    ['never', null],
  ])('make one free from %s', (text, freeFrom) => {
    expect(readOptions([...standard, '--free-from', text])).toEqual({
      isRemote: false,
      set: { name: 'Standard Shipping', currency: 'INR', freeFrom },
    })
  })

  it.each([
    ['399', 39_900],
    ['399.5', 39_950],
    ['0', 0],
  ])('give one the price %s', (text, amount) => {
    expect(readOptions([...standard, '--price', text])).toEqual({
      isRemote: false,
      set: { name: 'Standard Shipping', currency: 'INR', amount },
    })
  })

  it('give one a price and make it free, together', () => {
    expect(readOptions([...standard, '--price=399', '--free-from=5000', '--remote'])).toEqual({
      isRemote: true,
      set: { name: 'Standard Shipping', currency: 'INR', amount: 39_900, freeFrom: 500_000 },
    })
  })

  it.each([
    ['--channel is missing', []],
    ['--method is missing', ['--channel=in', '--price=399']],
    ['--price is an amount of INR', [...standard, '--price=']],
    ['--price is an amount of INR', [...standard, '--price', '-1']],
    ['--price is an amount of INR', [...standard, '--price=free']],
    ['--price is an amount of INR', [...standard, '--price=1.005']],
    ['--price is an amount of INR', [...standard, '--price=10000000000.01']],
    ['--price is an amount of IRR', ['--method=A', '--channel=ir', '--price=0.5']],
    ['--channel is missing', ['--method=Standard', '--free-from=5000']],
    ['--channel is one of us, ir, in, not IN', ['--channel=IN']],
    ['--method is missing', ['--channel=in', '--free-from=5000']],
    ['--method is missing', ['--channel=in', '--method= ']],
    ['--free-from is an amount of INR', [...standard, '--free-from=0']],
    ['--free-from is an amount of INR', [...standard, '--free-from', '-1']],
    ['--free-from is an amount of INR', [...standard, '--free-from=1.005']],
    ['--free-from is an amount of INR', [...standard, '--free-from=Never']],
    ['--free-from is an amount of IRR', ['--method=A', '--channel=ir', '--free-from=0.5']],
    ["Unknown option '--size'", ['--size=3']],
  ])('are refused: %s', (reason, args) => {
    expect(() => readOptions(args)).toThrow(new RegExp(`^${reason}`))
  })
})
