import * as z from 'zod'
import { lineField, textField } from '../../http/text-fields.ts'
import { AddressInput } from './address-fields.ts'

const line = lineField(255)

const metadataMax = 20

export const BusinessInput = z
  .object({
    type: line,
    name: line,
    metadata: z
      .record(lineField(100), textField(255, 0))
      .refine((data) => Object.keys(data).length <= metadataMax, {
        error: `Ensure this has at most ${metadataMax} entries.`,
      })
      .optional(),
    registered_address: AddressInput.nullish(),
  })
  .transform(({ registered_address: registeredAddress, ...business }) => ({
    ...business,
    registeredAddress,
  }))
