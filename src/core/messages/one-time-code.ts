import { sql } from 'drizzle-orm'
import * as z from 'zod'
import { codePurposes } from '../../db/schema/identity.ts'
import { growCode } from '../identity/grow-code.ts'
import { draft } from './draft.ts'

const Code = z.object({ purpose: z.enum(codePurposes), minutes: z.int() })

/**
 * Goes to the contact that the code is to prove, as long as the code is good. Where a password is to be
 * reset and the contact is nobody's, there is a row all the same, so that answers do not tell.
 */
export const oneTimeCode = draft(
  {
    columns: sql`c.contact AS receiver, c.channel AS channel, c.purpose AS purpose,
      (c.expires_at - c.created_at) / 60000 AS minutes`,
    joins: sql`JOIN one_time_codes c ON c.id = m.payload ->> 'codeId' AND c.ended_at IS NULL
      AND (c.purpose <> 'reset_password' OR c.user_id IS NOT NULL)`,
    isInTime: (now) => sql`c.expires_at > ${now.getTime()}`,
  },
  { row: Code, payload: z.object({ codeId: z.string(), seed: z.string() }) },
  ({ purpose, minutes }, { seed }, settings) => {
    const code = growCode(settings, seed)
    const aim = aims[purpose]
    const limits = `It is valid for ${minutes} minutes. Never share it with anyone.`
    return {
      subject: `${code} is your code`,
      paragraphs: [
        `Please use this code to ${aim}:`,
        `${limits} We never ask for it ourselves.`,
        'If you did not ask for a code, ignore this message.',
      ],
      lines: [{ label: 'Code', value: code }],
      brief: { text: `${code} is your ${settings.shopName} code to ${aim}. ${limits}`, code },
    }
  },
)

/** What the code is for, after "to". */
const aims: Record<z.output<typeof Code>['purpose'], string> = {
  login: 'sign in',
  register: 'open your account',
  reset_password: 'choose a new password',
  verify_phone: 'confirm your phone number',
  verify_email: 'confirm your email address',
  update_phone: 'change your phone number',
  update_email: 'change your email address',
}
