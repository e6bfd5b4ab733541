import * as z from 'zod'
import { lineField, textField } from '../../http/text-fields.ts'
import { dialingPrefix, email, phone } from './contact-fields.ts'

const line = lineField(255)
const laterLine = lineField(255, 0)
  .transform((text) => text || null)
  .nullish()
  .transform((text) => text ?? null)

/** `AddressInput`: what is left out gets its default or null. */
export const AddressInput = z.object({
  first_name: line,
  last_name: laterLine,
  country_code: dialingPrefix.default('+91'),
  phone,
  email,
  address_line1: line,
  address_line2: laterLine,
  landmark: laterLine,
  pincode: z.string().regex(/^[1-9][0-9]{5}$/, { error: 'Enter a pincode of six digits.' }),
  city: line,
  state: line,
  country: z.literal('India').default('India'),
  tax_identification_number: laterLine,
  business_name: laterLine,
  nickname: laterLine,
})

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
