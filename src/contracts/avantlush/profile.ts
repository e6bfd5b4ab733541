import { Hono } from 'hono'
import { createMiddleware } from 'hono/factory'
import * as z from 'zod'
import { NotFound } from '../../core/errors.ts'
import { changeProfile } from '../../core/identity/change-profile.ts'
import { ImageRejected } from '../../core/images/errors.ts'
import type { ImageRules } from '../../core/images/rules.ts'
import { callingCodes } from '../../core/phone.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { type FileField, formOrJson } from '../../http/form-body.ts'
import { idempotent } from '../../http/idempotency.ts'
import { invalidField } from '../../http/input-invalid.ts'
import { lineField, textField } from '../../http/text-fields.ts'
import { signedIn } from './guards.ts'
import { fewChanges } from './limits.ts'
import { presentProfile } from './presenters/profile.ts'
import { imageMessage } from './words.ts'

/** The document takes two types, and less than for products. */
const photoRules = {
  types: ['image/jpeg', 'image/png'],
  bytesMax: 2 * 1024 * 1024,
} as const satisfies ImageRules

const noFile = 'The submitted data was not a file.'

const photo: FileField = {
  name: 'photo',
  bytesMax: photoRules.bytesMax,
  refuse: (fault) => invalidField('photo', imageMessage(fault)),
}

const countryCode = z
  .string()
  .refine((code) => Object.hasOwn(callingCodes(), code), { error: 'Select a valid choice.' })

/** A form has an empty text where JSON has null. A text that is too long is no number of the document's. */
const phoneNumber = textField(1000, 0)
  .transform((text) => text || null)
  .nullable()

/** A profile may be sent back as it was answered: a missing country is null then, and a photo is its name. */
const ProfileChange = z.object({
  full_name: lineField(150, 0).optional(),
  phone_number: phoneNumber.optional(),
  country_code: countryCode.nullish().transform((code) => code ?? undefined),
  photo: z.union([z.null(), z.string(), z.instanceof(Uint8Array)], { error: noFile }).optional(),
})

/** A user has one profile, whose id is the user's. */
const own = createMiddleware<AppEnv>(async (c, next) => {
  if (c.req.param('id') !== String(c.var.user.id)) throw new NotFound('user')
  await next()
})

export const profile = new Hono<AppEnv>()

profile.get('/api/profile/', signedIn, (c) =>
  c.json({
    ...shown(c),
    photo: c.var.user.photoKey,
    available_country_codes: callingCodes(),
  }),
)

for (const method of ['PUT', 'PATCH']) {
  profile.on(
    method,
    '/api/profile/:id/',
    signedIn,
    fewChanges,
    own,
    formOrJson(photo, ProfileChange),
    idempotent,
    async (c) => {
      const { full_name, phone_number, country_code, photo } = c.req.valid('json')
      const edit = {
        fullName: full_name,
        phone: phone_number,
        callingCode: country_code,
        photo: ruled(newPhoto(c, photo)),
      }
      const changed = await changeProfile(c.var.ctx, c.var.user, edit).catch(refusePhoto)
      return c.json(presentProfile(changed, c.var.variables.PUBLIC_ORIGIN))
    },
  )
}

/** The name of the present photo changes nothing. @throws InputInvalid for another text */
function newPhoto<T>(c: Http, photo: T | string): T | undefined {
  if (typeof photo !== 'string') return photo
  if (photo !== c.var.user.photoKey) throw invalidField('photo', noFile)
  return undefined
}

function ruled(bytes: Uint8Array | null | undefined) {
  return bytes && { bytes, rules: photoRules }
}

function shown(c: Http) {
  return presentProfile(c.var.user, c.var.variables.PUBLIC_ORIGIN)
}

function refusePhoto(error: unknown): never {
  throw error instanceof ImageRejected ? invalidField('photo', imageMessage(error.data)) : error
}
