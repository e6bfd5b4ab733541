import { Hono } from 'hono'
import * as z from 'zod'
import { countriesOfChannel, getCountry } from '../../core/places/countries.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { catalogueCache } from '../../http/catalogue-cache.ts'
import { query } from '../../http/validate.ts'
import { done } from './envelope.ts'
import { withGoodToken } from './guards.ts'
import { pageFields, pageOf } from './pages.ts'
import { presentCountry, presentPincode, presentState } from './presenters/place.ts'
import { forAll, store } from './store.ts'

const PincodeQuery = z.object({ ...pageFields, pincode: z.string().optional() })

export const places = new Hono<AppEnv>()

places.get('/common/countries', withGoodToken, catalogueCache(undefined, forAll), (c) =>
  done(c, 'Countries', { countries: countriesOfChannel(store.id).map(presentCountry) }),
)

places.get(
  '/common/countries/:code/states',
  withGoodToken,
  catalogueCache(undefined, forAll),
  (c) => {
    const { states } = getCountry(store.id, c.req.param('code'))
    return done(c, 'States', { states: states.map(presentState) })
  },
)

places.get(
  '/common/countries/:code/pincodes',
  withGoodToken,
  catalogueCache(PincodeQuery, forAll),
  query(PincodeQuery),
  (c) => {
    const country = getCountry(store.id, c.req.param('code'))
    const { pincode, ...asked } = c.req.valid('query')
    const matching = country.pincodes.filter((one) => !pincode || one.pincode === pincode)
    const pincodes = pageOf(matching, asked).map((one) => presentPincode(country, one))
    return done(c, 'Pincodes', { pincodes })
  },
)
