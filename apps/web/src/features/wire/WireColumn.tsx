import type { LaneSettings } from '@wireside/contract/lanes'
import { TRANSPORTS } from '@wireside/contract/transports'
import { layersOf, type Layer, type LayerName } from '@wireside/wire/tap/layers'
import { ArrowDown, ArrowUp, Copy, FileDown } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Choice } from '../../ui/Choice.tsx'
import { formatCount } from '../../ui/format.ts'
import { laneStyle } from '../../ui/lane-style.ts'
import { Hint } from '../../ui/Hint.tsx'
import { LaneName } from '../../ui/LaneName.tsx'
import { useWidth } from '../../ui/use-width.ts'
import { BitDiagram } from './BitDiagram.tsx'
import { atField, START } from './cursor.ts'
import { hexByte, placeOf, valueOf } from './field-style.ts'
import { FieldList } from './FieldList.tsx'
import { HexView } from './HexView.tsx'
import { splitIdPrefix } from './id-prefix.ts'
import { pieceBytes, pieceTitle } from './piece-words.ts'
import { saveFile } from '../../ui/save-file.ts'
import { binOf } from './tap-files.ts'
import tones from './tones.module.css'
import styles from './WireColumn.module.css'
import type { Piece } from './wire-rows.ts'

/** CSS pixels that sixteen bytes a row take, with the fields beside them. */
const WIDE = 670

const LAYERS: Record<LayerName, string> = { wire: 'On the wire', unmasked: 'Unmasked', inflated: 'Inflated' }

/** One lane's bytes: the piece that was picked, or why there is none. `asked`: the message that all lanes were asked for. */
export function WireColumn({ lane, piece, asked }: { lane: LaneSettings; piece: Piece | { why: string }; asked: number | null }) {
  const { key, name } = laneStyle(lane)
  return (
    <section className={`${styles.column} ${tones.tones}`} data-lane={key} aria-label={`${name}, bytes`}>
      {'why' in piece ? (
        <>
          <h3 className={styles.title}>
            <LaneName lane={lane} />
          </h3>
          <p className={styles.none}>{piece.why}</p>
        </>
      ) : (
        <Bytes
          key={`${piece.of.exchange.link} ${piece.units[0]?.direction} ${piece.units[0]?.start}`}
          lane={lane}
          piece={piece}
          asked={asked}
        />
      )}
    </section>
  )
}

function Bytes({ lane, piece, asked }: { lane: LaneSettings; piece: Piece; asked: number | null }) {
  const { name } = laneStyle(lane)
  const layers = useMemo(() => shownLayers(lane, piece), [lane, piece])
  const [chosen, setChosen] = useState<LayerName>('wire')
  const [cursor, setCursor] = useState(START)
  const body = useRef<HTMLDivElement>(null)
  const wide = useWidth(body) >= WIDE
  const layer = layers.find((one) => one.name === chosen) ?? layers[0]!
  const up = piece.units[0]?.direction === 'up'
  const inPlace = asked !== null && piece.units[0]?.seq !== asked ? piece.units[0]?.seq : null
  const Way = up ? ArrowUp : ArrowDown
  const field = 'fields' in layer ? layer.fields[cursor.field] : undefined
  return (
    <>
      <div className={styles.head}>
        <h3 className={styles.title}>
          <LaneName lane={lane} />
          <span className={styles.what}>
            <Way aria-label={up ? 'upstream' : 'downstream'} size={13} />
            {pieceTitle(piece)}, <b>{formatCount(pieceBytes(piece))} B</b>
            {inPlace && <span className={styles.place}>#{formatCount(inPlace)}, the newest held here</span>}
          </span>
        </h3>
        {layers.length > 1 && (
          <Choice<LayerName>
            label={`${name}: which bytes`}
            options={layers.map((one) => ({ value: one.name, label: LAYERS[one.name] }))}
            value={layer.name}
            onChange={(next) => {
              setChosen(next)
              setCursor(START)
            }}
          />
        )}
      </div>
      {'why' in layer ? (
        <p className={styles.none}>{layer.why}</p>
      ) : (
        <div ref={body} className={styles.body} data-wide={wide || undefined}>
          <HexView
            label={`${name}: bytes in hex. Arrow keys go from byte to byte.`}
            bytes={layer.bytes}
            fields={layer.fields}
            perRow={wide ? 16 : 8}
            cursor={cursor}
            onCursor={setCursor}
          />
          <FieldList
            label={`${name}: fields. Arrow keys go from field to field.`}
            bytes={layer.bytes}
            fields={layer.fields}
            cursor={cursor}
            onCursor={setCursor}
          />
          {layer.fields[0]?.bits && (
            <BitDiagram
              bytes={layer.bytes}
              fields={layer.fields}
              selected={cursor.field}
              onField={(next) => setCursor(atField(layer.fields, next))}
            />
          )}
          <div className={styles.foot}>
            <p className={styles.meaning} role="status">
              {field ? (
                <>
                  <b>{field.name}</b> <code>{valueOf(field, layer.bytes)}</code> <span className={styles.place}>{placeOf(field)}</span>
                  <br />
                  {field.meaning}
                </>
              ) : (
                'No bytes.'
              )}
            </p>
            <Acts piece={piece} bytes={layer.bytes} lane={lane.id} />
          </div>
        </div>
      )}
    </>
  )
}

function shownLayers({ transport, ids }: LaneSettings, { of, units }: Piece): Layer[] {
  const layers = layersOf(of.reading, units)
  const prefixed = ids && TRANSPORTS[transport].ids === 'prefix' && (units[0]?.seq ?? 0) > 0
  if (!prefixed) return layers
  return layers.map((layer) => ('fields' in layer ? { ...layer, fields: [...splitIdPrefix(layer.bytes, layer.fields)] } : layer))
}

function Acts({ piece, bytes, lane }: { piece: Piece; bytes: Uint8Array; lane: string }) {
  const [copied, setCopied] = useState(false)
  const copy = (): void => {
    const text = Array.from(bytes, hexByte).join(' ')
    void navigator.clipboard.writeText(text).then(() => setCopied(true))
  }
  const save = (direction: 'up' | 'down') => saveFile(`wireside-${lane}-${direction}.bin`, binOf(piece.of, direction))
  return (
    <div className={styles.acts}>
      {/* On plain http there is no clipboard. */}
      {navigator.clipboard && (
        <Hint text="Copies the bytes shown here, in hex.">
          <Button quiet icon={<Copy aria-hidden size={14} />} onClick={copy}>
            {copied ? 'Copied' : 'Copy'}
          </Button>
        </Hint>
      )}
      <Hint text="Saves all bytes of this exchange that the tap holds, downstream; where it has a gap, without a mark.">
        <Button quiet aria-label="Save bytes downstream" icon={<FileDown aria-hidden size={14} />} onClick={() => save('down')}>
          .bin ↓
        </Button>
      </Hint>
      <Hint text="Saves all bytes of this exchange that the tap holds, upstream; where it has a gap, without a mark.">
        <Button quiet aria-label="Save bytes upstream" icon={<FileDown aria-hidden size={14} />} onClick={() => save('up')}>
          .bin ↑
        </Button>
      </Hint>
    </div>
  )
}
