import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inOne, inParts } from '../../../src/core/addresses/detailed-address.ts'
import type { Address, DetailedAddress } from '../../../src/core/addresses/types.ts'

/** As a contract writes it that has names and numbers in one. */
const written: Address = {
  ...{ id: 7, fullName: 'Asha Rao', email: 'asha@example.com', phone: '+919876543210' },
  ...{ street: '14 Hill Road', city: 'Mumbai', state: '', country: 'India', postalCode: '400050' },
  ...{ firstName: null, lastName: null, callingCode: null, street2: null, landmark: null },
  ...{ businessName: null, taxNumber: null, nickname: null, isDefault: true },
  ...{ isDefaultBilling: false, createdAt: new Date(0), updatedAt: new Date(0) },
}

describe('an address that was written in one', () => {
  it.each([
    ['Asha', 'Asha', null],
    ['Asha Rao', 'Asha', 'Rao'],
    ['Asha Devi Rao', 'Asha', 'Devi Rao'],
    ['Asha  Rao', 'Asha', 'Rao'],
  ])('has the name %j divided at the first space', (fullName, firstName, lastName) => {
    expect(inParts({ ...written, fullName })).toMatchObject({ firstName, lastName })
  })

  it.each([
    ['+919876543210', '+91', '9876543210'],
    ['+91 98765-43210', '+91', '9876543210'],
    ['+2348012345678', '+234', '8012345678'],
    ['9876543210', '', '9876543210'],
    ['098765 43210', '', '098765 43210'],
    ['00919876543210', '', '00919876543210'],
    ['+999123456789', '', '+999123456789'],
  ])('has the number %j divided where it begins with a calling code', (sent, code, phone) => {
    expect(inParts({ ...written, phone: sent })).toMatchObject({ callingCode: code, phone })
  })
})

const text = fc.string({ minLength: 1, maxLength: 20 }).filter((one) => one.trim() === one)
const later = fc.option(text)

const detailed: fc.Arbitrary<DetailedAddress> = fc.record({
  ...{ firstName: text, lastName: later, email: text, street: text, street2: later },
  ...{ landmark: later, postalCode: text, city: text, state: text, country: text },
  ...{ taxNumber: later, businessName: later, nickname: later },
  callingCode: fc.stringMatching(/^\+[0-9]{1,3}$/),
  phone: fc.stringMatching(/^[0-9]{10}$/),
})

it('an address that was written in parts is read as it was written', () => {
  fc.assert(
    fc.property(detailed, (address) => {
      expect(inParts({ ...written, ...inOne(address) })).toEqual({
        ...{ ...address, id: 7, isDefaultShipping: true, isDefaultBilling: false },
      })
    }),
  )
})

it('an address that was written in parts is in one for other contracts', () => {
  const names = { firstName: 'Asha', lastName: null }
  const address = { ...inParts(written), ...names }
  expect(inOne(address)).toMatchObject({ fullName: 'Asha', phone: '+919876543210' })
  expect(inOne({ ...address, lastName: 'Rao' }).fullName).toBe('Asha Rao')
})
