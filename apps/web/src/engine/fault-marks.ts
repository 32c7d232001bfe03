import { describeCondition } from '@wireside/contract/condition-words'
import type { Fault } from '@wireside/contract/faults'
import type { FaultMark } from './messages.ts'

/** How a fault is drawn: by what it does to the connections, and in words. */
export function faultMark(fault: Fault, what: 'began' | 'ended'): Omit<FaultMark, 'at'> {
  const { lanes } = fault
  if (what === 'ended') return { lanes, kind: 'heal', label: endedWords(fault) }
  return { lanes, kind: kindOf(fault), label: beganWords(fault) }
}

function kindOf(fault: Fault): FaultMark['kind'] {
  if (fault.type !== 'impose') return fault.type
  return fault.condition.type === 'blackhole' ? 'silence' : 'conditions'
}

function beganWords(fault: Fault): string {
  switch (fault.type) {
    case 'reset_peer':
      return 'Cut (RST)'
    case 'close':
      return 'Closed politely (FIN)'
    case 'reset_stream':
      return 'Stream reset (RST_STREAM)'
    case 'outage':
      return `Outage for ${fault.ms / 1000} s: cut, and new connections refused`
    case 'handoff':
      return 'Handoff: the old path is silent, a new one works'
    case 'restart':
      return 'Restart: the server forgot what it had sent'
    case 'impose':
      return `${describeCondition(fault.condition)} for ${fault.ms / 1000} s`
    case 'heal':
      return 'Back to normal'
  }
}

function endedWords(fault: Fault): string {
  switch (fault.type) {
    case 'outage':
      return 'Outage over'
    case 'impose':
      return `over: ${describeCondition(fault.condition)}`
    case 'reset_peer':
    case 'close':
    case 'reset_stream':
    case 'handoff':
    case 'restart':
    case 'heal':
      return 'Back to normal'
  }
}
