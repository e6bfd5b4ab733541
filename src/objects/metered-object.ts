import { DurableObject } from 'cloudflare:workers'
import { charge, noCost } from '../cost.ts'
import type { Metered, MeteredAnswer } from './call-object.ts'

/** A Durable Object that tells its callers what their calls cost. */
export class MeteredObject extends DurableObject<Env> implements Metered {
  async metered(method: string, args: unknown[]): Promise<MeteredAnswer> {
    const cost = noCost()
    const result = await charge(cost, () => call(this, method, args))
    return { result, cost }
  }
}

/** Safe: `callObject` names the methods of the interface that the object implements. */
function call(object: object, method: string, args: unknown[]): Promise<unknown> {
  return Reflect.apply(Reflect.get(object, method) as () => Promise<unknown>, object, args)
}
