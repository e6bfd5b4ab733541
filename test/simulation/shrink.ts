import { callKinds, faultless } from './kernel/faults.ts'
import { minute, type Plan } from './plan.ts'
import type { Played, Player } from './play.ts'

const triesMax = 400

/**
 * A smaller run that goes wrong in the same way: fewer actors, fewer accidents, less bad luck. Not the
 * smallest there is, but one that can be read. Null where it does not go wrong again, which is a defect
 * of the simulation: a seed is one run.
 */
export async function shrink(player: Player, failing: Plan, wrong: string): Promise<Plan | null> {
  let best = failing
  let tries = 0
  let last: Played | null = null

  /** Takes the plan over where it fails in the same way. */
  async function takes(plan: Plan): Promise<boolean> {
    if (tries >= triesMax) return false
    tries += 1
    const played = await player.play(plan)
    if (!played.violations.some((one) => kindOf(one) === kindOf(wrong))) return false
    best = plan
    last = played
    return true
  }

  if (!(await takes(failing))) return null
  for (let before = -1; before !== sizeOf(best, last); ) {
    before = sizeOf(best, last)
    for (const actor of best.actors) {
      await takes({ ...best, actors: best.actors.filter((one) => one !== actor) })
    }
    for (const calmer of calmerThan(best)) await takes(calmer)
    await spareAccidents()
  }
  return best

  /** Half of them at once, then ever smaller parts. */
  async function spareAccidents(): Promise<void> {
    for (let parts = 1; parts <= 64; parts *= 2) {
      const befallen = last?.witness.befallen ?? []
      const size = Math.ceil(befallen.length / parts)
      for (let start = 0; start < befallen.length; start += Math.max(1, size)) {
        const spared = new Set([...best.spared, ...befallen.slice(start, start + size)])
        await takes({ ...best, spared })
      }
      if (size <= 1) return
    }
  }
}

/** What kind of thing is wrong, whichever rows it is about. */
function kindOf(violation: string): string {
  return violation
    .replaceAll(/\b(pi|re|dp|evt)_\w+|[0-9a-f]{8}-[0-9a-f-]{27}/g, '*')
    .replaceAll(/\d+/g, '#')
    .slice(0, 120)
}

function sizeOf({ actors, outages, luck, skewsMs }: Plan, played: Played | null): number {
  const bad = Object.values(luck).filter((rate) => rate > 0).length
  const apart = skewsMs.filter((skew) => skew !== 0).length
  return (
    actors.length * 100 + (played?.witness.befallen.length ?? 0) * 10 + outages.length + bad + apart
  )
}

function calmerThan(plan: Plan): Plan[] {
  const { luck } = plan
  return [
    { ...plan, focus: [] },
    { ...plan, rates: faultless },
    ...callKinds.map((kind) => ({ ...plan, rates: { ...plan.rates, [kind]: faultless[kind] } })),
    ...Object.keys(luck).map((accident) => ({ ...plan, luck: { ...luck, [accident]: 0 } })),
    { ...plan, skewsMs: plan.skewsMs.map(() => 0) },
    { ...plan, outages: [] },
    { ...plan, scheduleMs: 6 * minute },
  ]
}
