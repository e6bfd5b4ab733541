import * as z from 'zod'
import { intField } from '../../http/number-fields.ts'

/** No upper limit here: the stock refuses first, and then the cart's own limit. */
export const quantityField = intField().pipe(z.number().min(1, { error: 'Must be at least 1.' }))
