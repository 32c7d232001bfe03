import type { LaneSettings } from '@wireside/contract/lanes'
import { MAX_LANES } from '@wireside/contract/limits'
import { describeProblem } from '@wireside/contract/problem'
import { roomProblem } from '@wireside/contract/room-problem'
import { DoorClosed, DoorOpen, Plus, Send } from 'lucide-react'
import { useEffect, useId, useMemo, useState } from 'react'
import { useActions, useLab, useShown } from '../../store/context.ts'
import { currentSpan } from '../../store/lane-track.ts'
import type { LaneReading } from '../../store/lab-store.ts'
import { addLane } from '../../store/settings-edit.ts'
import { Button } from '../../ui/Button.tsx'
import { laneStyle } from '../../ui/lane-style.ts'
import { RoomLane } from './RoomLane.tsx'
import { roomPackets, type RoomPacket } from './room-packets.ts'
import { doneWords, saidBytes } from './room-words.ts'
import styles from './RoomsPanel.module.css'

/** Rooms of Socket.IO at work: which lanes are in one, who gets what is said to it, and each packet that it takes. */
export default function RoomsPanel() {
  const actions = useActions()
  const all = useLab((lab) => lab.settings.lanes)
  const lanes = useMemo(() => all.filter(({ transport }) => transport === 'socketio'), [all])
  const tracks = useShown((state) => state.lanes)
  const done = useLab((lab) => lab.roomDone)
  const readings = useLab((lab) => lab.taps)
  const before = useLab((lab) => lab.tapsBeforeRoom)
  const isRecording = useLab((lab) => lab.recording !== null)
  const [room, setRoom] = useState('kitchen')
  const [text, setText] = useState('The soup is ready')
  const id = useId()
  useEffect(() => actions.readTaps('socketio'), [actions, done])
  useEffect(() => actions.forgetTaps, [actions])
  const packets = useMemo(() => new Map(lanes.map((lane) => [lane.id, packetsOf(readings[lane.id])])), [lanes, readings])
  if (isRecording) return <p>A recording holds figures and no bytes: close it to try rooms.</p>
  const problem = roomProblem({ room, text })
  const isRead = lanes.every(({ id }) => readings[id] !== before[id])
  const asker = lanes.find((lane) => lane.id === done?.lane)
  return (
    <div className={styles.panel}>
      <p className={styles.why}>
        A room is a list that the server keeps: the protocol has no word for it. Joining, leaving and saying are events of this Lab’s own,
        each acknowledged. What is said to a room leaves the server once for each member.
      </p>
      <div className={styles.what}>
        <Line id={`${id}-room`} label="Room" value={room} onChange={setRoom} isWrong={problem?.field === 'room'} />
        <Line id={`${id}-text`} label="Message" value={text} onChange={setText} isWrong={problem?.field === 'message'} />
      </div>
      {problem && (
        <p role="alert" className={styles.refused}>
          {describeProblem(problem)}
        </p>
      )}
      <div className={styles.lanes}>
        {lanes.map((lane) => {
          const track = tracks[lane.id]
          const rooms = track?.latest?.rooms ?? []
          return (
            <RoomLane key={lane.id} lane={lane} rooms={rooms} packets={packets.get(lane.id) ?? []} why={whyNot(readings[lane.id])}>
              <Acts
                lane={lane}
                room={room}
                isMember={rooms.includes(room)}
                text={text}
                disabled={problem !== null || currentSpan(track)?.state !== 'open'}
              />
            </RoomLane>
          )
        })}
        {lanes.length === 1 && (
          <div className={styles.second}>
            <p className={styles.why}>With a second Socket.IO lane you see who is not told.</p>
            <Button
              icon={<Plus aria-hidden size={15} />}
              disabled={all.length >= MAX_LANES}
              onClick={() => actions.edit(addLane('socketio'))}
            >
              Add a Socket.IO lane
            </Button>
          </div>
        )}
      </div>
      <p role="status" className={styles.done}>
        {done && `${doneWords(done, asker ? laneStyle(asker).name : done.lane)} ${(isRead && saidBytes(done, packets)) || ''}`}
      </p>
      <p className={styles.why}>
        The packets are what passed through the server’s link: 42 begins an event, 43 its acknowledgement, and the number behind pairs the
        two. In a WebSocket the bytes are those of the frame, header and all, without HTTP/2’s own; by polling, the packet’s own of a body
        that others may share, without the head of its request.
      </p>
    </div>
  )
}

interface LineProps {
  id: string
  label: string
  value: string
  isWrong: boolean
  onChange(value: string): void
}

function Line({ id, label, value, isWrong, onChange }: LineProps) {
  return (
    <div className={styles.line}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className={styles.input}
        value={value}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={isWrong}
        onChange={({ target }) => onChange(target.value)}
      />
    </div>
  )
}

interface ActsProps {
  lane: LaneSettings
  room: string
  text: string
  isMember: boolean
  disabled: boolean
}

function Acts({ lane, room, text, isMember, disabled }: ActsProps) {
  const actions = useActions()
  const act = isMember ? 'leave' : 'join'
  const { name } = laneStyle(lane)
  return (
    <div className={styles.acts}>
      <Button
        icon={isMember ? <DoorOpen aria-hidden size={15} /> : <DoorClosed aria-hidden size={15} />}
        disabled={disabled}
        aria-label={`${isMember ? 'Leave' : 'Join'}, ${name}`}
        onClick={() => actions.room(lane.id, { type: act, room })}
      >
        {isMember ? 'Leave' : 'Join'}
      </Button>
      <Button
        icon={<Send aria-hidden size={15} />}
        disabled={disabled}
        aria-label={`Say it to the room, ${name}`}
        onClick={() => actions.room(lane.id, { type: 'say', room, text })}
      >
        Say it to the room
      </Button>
    </div>
  )
}

function packetsOf(reading: LaneReading | undefined): RoomPacket[] {
  return reading && 'tap' in reading ? roomPackets(reading.tap) : []
}

function whyNot(reading: LaneReading | undefined): string | null {
  return reading && 'why' in reading ? `The bytes are not known: ${reading.why}.` : null
}
