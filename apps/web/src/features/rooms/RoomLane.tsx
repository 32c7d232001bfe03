import type { LaneSettings } from '@wireside/contract/lanes'
import { ArrowDown, ArrowUp } from 'lucide-react'
import type { ReactNode } from 'react'
import { laneStyle } from '../../ui/lane-style.ts'
import { LaneName } from '../../ui/LaneName.tsx'
import type { RoomPacket } from './room-packets.ts'
import styles from './RoomsPanel.module.css'

/** Packets of one lane that are shown: the newest, as many as a sheet on a phone has lines. */
const SHOWN = 8

interface Props {
  lane: LaneSettings
  rooms: readonly string[]
  packets: readonly RoomPacket[]
  /** Why the packets are not known, or null. */
  why: string | null
  children: ReactNode
}

/** One lane: the rooms that the server has it in, what it can do, and its packets. */
export function RoomLane({ lane, rooms, packets, why, children }: Props) {
  const { key, name } = laneStyle(lane)
  return (
    <section className={styles.lane} data-lane={key} aria-label={`${name}, rooms`}>
      <h3>
        <LaneName lane={lane} />
      </h3>
      <p>{rooms.length === 0 ? 'in no room' : `in ${rooms.join(', ')}`}</p>
      {children}
      {packets.length === 0 ? (
        <p className={styles.why}>{why ?? 'No packet about a room has passed.'}</p>
      ) : (
        <ol className={styles.packets} aria-label={`${name}, packets about rooms`}>
          {packets.slice(-SHOWN).map((packet) => (
            <Packet key={`${packet.direction} ${packet.at} ${packet.text}`} packet={packet} />
          ))}
        </ol>
      )}
    </section>
  )
}

function Packet({ packet: { direction, bytes, text } }: { packet: RoomPacket }) {
  const Arrow = direction === 'up' ? ArrowUp : ArrowDown
  return (
    <li>
      <Arrow size={13} aria-label={direction === 'up' ? 'up' : 'down'} />
      <span className={styles.bytes}>{bytes} B</span>
      <code>{text}</code>
    </li>
  )
}
