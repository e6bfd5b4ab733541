import { guardsOf } from '../../http/authentication.ts'
import { sessionTerms } from './session-terms.ts'

export const { maybeSignedIn, signedIn, signedInToAdd, signedInToPay, signedInWithCart, staff } =
  guardsOf(sessionTerms)
