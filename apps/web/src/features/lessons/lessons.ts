import type { Lesson } from './lesson.ts'
import { MESSAGE_COSTS } from './message-costs.ts'
import { NETWORK_LIES } from './network-lies.ts'
import { TWO_WAYS } from './two-ways.ts'

export const LESSONS: readonly Lesson[] = [TWO_WAYS, MESSAGE_COSTS, NETWORK_LIES]
