import { expect, it } from 'vitest'
import { addAddress } from '../../../src/core/addresses/add-address.ts'
import {
  selectDetailedAddresses,
  toSavedAddress,
} from '../../../src/core/addresses/detailed-address.ts'
import { getSavedAddress } from '../../../src/core/addresses/saved-addresses.ts'
import type { ServedPlaces } from '../../../src/core/addresses/types.ts'
import { readBatch } from '../../../src/core/write-batch.ts'
import { anAccount } from '../../support/customers/accounts.ts'
import { context } from '../../support/world/context.ts'

const served: ServedPlaces = { country: 'India', postalCodes: '[1-9][0-9]', callingCode: '+91' }

const fields = {
  ...{ fullName: 'Asha Rao', phone: '+919876543210', street: '14 Hill Road', city: 'Mumbai' },
  ...{ state: '', country: 'India', postalCode: '40' },
}

async function anAddress(userId: number, more = {}): Promise<number> {
  const owner = { id: userId, email: 'asha@example.com' }
  return (await addAddress(context(), owner, { ...fields, ...more })).id
}

it('addresses are read by their ids in one batch: those of their owner, in places that are served', async () => {
  const [userId, other] = [await anAccount(), await anAccount()]
  const id = await anAddress(userId)
  const hidden = await anAddress(userId, { postalCode: '04' })
  const foreign = await anAddress(other)
  const ids = [id, hidden, foreign]
  const [shown, all, none] = await readBatch<[unknown, unknown, unknown]>(context().db, [
    selectDetailedAddresses({ userId, served }, ids),
    selectDetailedAddresses({ userId }, ids),
    selectDetailedAddresses({ userId, served }, []),
  ])
  const read = (row: unknown) => toSavedAddress(row, served)
  expect(shown.map(read)).toEqual([await getSavedAddress(context(), { userId, id })])
  expect(all.map((row) => read(row).id).toSorted()).toEqual([id, hidden].toSorted())
  expect(none).toEqual([])
})
