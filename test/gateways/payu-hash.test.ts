import { describe, expect, it } from 'vitest'
import { commandHash, formHash, noUdfs, outcomeHash } from '../../src/gateways/payu-hash.ts'

/** The account with which PayU's documentation makes its examples. */
const documented = { key: 'JPM7Fg', salt: 'TuxqAugd' }

describe('published hashes of forms', () => {
  it('one with fields of the merchant (testdeveloper.payubiz.in, "Hash generation")', () => {
    const hash = formHash('3sf0jURk', {
      key: 'C0Dr8m',
      txnid: '12345',
      amount: '10',
      productinfo: 'Shopping',
      firstname: 'Test',
      email: 'test@test.com',
      udfs: ['', 'abc', '', '15', ''],
    })
    expect(hash).toBe(
      'ffcdbf04fa5beefdcc2dd476c18bc410f02b3968e7f4f54e8f43f1e1a310bb32' +
        'e3b4dec9305232bb89db5b1d0c009a53bcace6f4bd8ec2f695baf3d43ba730ce',
    )
  })

  it('one without (docs.payu.in, "Collect Payments with UPI")', () => {
    const hash = formHash(documented.salt, {
      key: documented.key,
      txnid: 'xdB9G7qYpfqszo',
      amount: '10',
      productinfo: 'iPhone',
      firstname: 'PayU User',
      email: 'test@gmail.com',
      udfs: noUdfs,
    })
    expect(hash).toBe(
      '649bc87e0e8ee7bbd1e930d43c99a9165eb9fa7a3f4542a33e8d66bd207a63d6' +
        '31708fd9781e56b133581f7dabeaa67baa5609d5e5c9990f986792d59e7d41cb',
    )
  })
})

it.each([
  ['verify_payment', 'IhfgcZnXR4o4nB', 'a0ae79fdd66c875af6e9b21c4a67f182'],
  ['getAllRefundsFromTxnIds', 'db97dd56eff7296e5061', '69543c08018121cc882d2f8b17615673'],
  ['check_action_status', '403993715521937565', '81bdb5b8e625f254398d744269844fc6'],
])('the published hash of the command %s', (name, var1, start) => {
  const hash = commandHash(documented.salt, { key: documented.key, name, var1 })
  expect(hash).toMatch(/^[0-9a-f]{128}$/)
  expect(hash.slice(0, 32)).toBe(start)
})

it.each([
  ['50QJq6lBJBmx14', 'PayU User', 'afeab9dcf4e43d47f8fbf5a6838d393c'],
  ['ewP8oRopzdHEtC', 'Ashish', '1be7e6e97ab1ea9034b9a107e7cf9718'],
])('the published hash of the message about %s', (txnid, firstname, start) => {
  const hash = outcomeHash(documented.salt, {
    key: documented.key,
    txnid,
    amount: '10.00',
    productinfo: 'iPhone',
    firstname,
    email: 'test@gmail.com',
    udfs: noUdfs,
    status: 'success',
    additionalCharges: '',
    splitInfo: '',
  })
  expect(hash.slice(0, 32)).toBe(start)
})
