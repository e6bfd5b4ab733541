import type { Context } from '../ports.ts'
import { TooManyRequests } from './errors.ts'

/** The failure of a request that may be made again at that time, in milliseconds. */
export function tooManyUntil({ clock }: Pick<Context, 'clock'>, time: number): TooManyRequests {
  const left = time - clock.now().getTime()
  return new TooManyRequests(Math.max(1, Math.ceil(left / 1000)))
}
