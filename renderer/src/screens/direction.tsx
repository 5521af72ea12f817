import { chooseDirection } from '../actions'
import { Card, useWords } from '../components/parts'
import { useStore } from '../store'

export function DirectionScreen() {
  const { w } = useWords()
  const direction = useStore((s) => s.form.direction)
  const ways = [['to-lotus', w.toLotus, w.toLotusText], ['to-damocles', w.toDamocles, w.toDamoclesText]] as const
  return (
    <>
      <h1>{w.directionTitle}</h1>
      <p className="lead">{w.directionText}</p>
      <div className="cards">
        {ways.map(([way, title, text]) => (
          <Card key={way} title={title}>
            <p>{text}</p>
            <button className={direction === null || direction === way ? 'primary' : ''} {...(direction === way ? { 'data-primary': true } : {})} onClick={() => chooseDirection(way)} data-testid={`direction-${way}`}>{direction === way ? `✓ ${w.chosen}` : w.choose}</button>
          </Card>
        ))}
      </div>
    </>
  )
}
