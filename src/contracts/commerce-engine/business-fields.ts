import * as z from 'zod'
import { lineField } from '../../http/text-fields.ts'
import { AddressInput } from './address-fields.ts'
import { metadata } from './item-fields.ts'

const line = lineField(255)

export const BusinessInput = z
  .object({
    type: line,
    name: line,
    metadata: metadata.optional(),
    registered_address: AddressInput.nullish(),
  })
  .transform(({ registered_address: registeredAddress, ...business }) => ({
    ...business,
    registeredAddress,
  }))
