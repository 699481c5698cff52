import type { ComponentChildren } from 'preact';
import { Choice, Instant, RightsFacts, SimulatedMark } from '../app/parts.tsx';
import { observationPath, remember, scenePath, sitePath } from '../app/router.ts';
import type { Ghost } from '../map/ghosts.ts';
import { CLASS_COLOURS, isCounted, type SceneLook, type SceneWish } from '../map/scene-layers.ts';
import type { Scene, Site } from '../server/types.ts';
import { formatBytes, formatDay, formatInterval, formatMetres, formatShare } from '../text/format.ts';
import { plural, sayBoxes, shortReason, stateOf } from '../text/words.ts';
import { SceneAreas } from './scene-areas.tsx';
import type { SceneContext } from './scene-data.ts';
import { sayShift } from './scene-shift.tsx';
import { plainName } from './site-name.ts';

interface Props {
  readonly context: SceneContext;
  readonly look: SceneLook | null;
  readonly besideId: string | null;
  readonly wish: SceneWish;
  readonly site: Site | null;
  readonly onWish: (wish: SceneWish) => void;
  /** What the scene says may have changed. */
  readonly onChanged: () => void;
  readonly onGhosts: (ghosts: readonly Ghost[]) => void;
  /** What is being done: a review, an edit of an area, a shift. */
  readonly work: ComponentChildren;
}

/** Beside the map: when and by what it was taken, what was counted, how it is shown, and whose it is. */
export function ScenePanel(props: Props) {
  const { context, look, site, onChanged, onGhosts } = props;
  const { scene } = context;
  return (
    <aside class="scene-panel" aria-label="About the scene">
      <header>
        {site !== null && (
          <p class="crumbs">
            <a href={sitePath(site.id)}>{plainName(site)}</a>
          </p>
        )}
        <h2>
          {scene.acquiredAt === null ? (
            'Undated scene'
          ) : (
            <Instant
              ms={Date.parse(scene.acquiredAt)}
              timeZone={site?.timezone ?? null}
              assumed={scene.acquiredAtAssumed}
            />
          )}
        </h2>
        <p>
          {scene.sensor ?? 'sensor not stated'}
          {scene.raster !== null && <span class="faint"> · judged at {formatMetres(scene.raster.gsdM)}</span>}{' '}
          {scene.origin === 'simulated' && <SimulatedMark />}
        </p>
        <Neighbours context={context} />
      </header>
      {props.work}
      <Counts context={context} />
      <SceneAreas context={context} onChanged={onChanged} onGhosts={onGhosts} />
      <Controls {...props} />
      {look !== null && <Boxes look={look} />}
      <Facts scene={scene} />
    </aside>
  );
}

/** The passes before and after this one. */
function Neighbours({ context: { scene, passes } }: { readonly context: SceneContext }) {
  const here = passes.findIndex(({ scenes }) => scenes[0] === scene.id);
  if (here === -1) return null;
  const link = (step: -1 | 1, text: string) => {
    const pass = passes[here + step];
    const id = pass?.scenes[0];
    if (pass === undefined || id === undefined) return <span class="faint">{text}</span>;
    return (
      <a href={scenePath(id)} title={formatDay(pass.at)}>
        {text}
      </a>
    );
  };
  return (
    <nav class="neighbours" aria-label="Passes over this site">
      {link(-1, '← Pass before')}
      <span class="faint">
        {here + 1} of {passes.length}
      </span>
      {link(1, 'Pass after →')}
    </nav>
  );
}

function Counts({ context: { scene, observations } }: { readonly context: SceneContext }) {
  return (
    <section>
      <h3>Counted</h3>
      {observations.length === 0 && (
        <p class="faint">
          {scene.state === 'outside'
            ? 'The scene touches no area of any site, so nothing was counted. Draw one below: it is counted there at once.'
            : scene.fault === null
              ? `Nothing yet: ${stateOf(scene.state)}.`
              : scene.fault.message}
        </p>
      )}
      <ul class="scene-counts">
        {observations.flatMap((observation) =>
          observation.counts.map((count) => (
            <li key={observation.id + count.class}>
              <span>
                {plural(count.class)} <span class="faint">{observation.area.name}</span>
              </span>
              <span class="scene-count">
                {count.value === null
                  ? `unusable: ${observation.reason === null ? 'no number' : shortReason(observation.reason)}`
                  : formatInterval(count)}
              </span>
              <span class="faint">
                {sayBoxes(count.raw, observation.model.id)} · {formatShare(observation.seen)} seen
              </span>
              <span class="scene-links">
                {observation.model.sha256 !== '' && (
                  <button
                    type="button"
                    class="button-quiet"
                    onClick={() => remember({ review: observation.id, edit: null, shift: null })}
                  >
                    Review
                  </button>
                )}
                <a href={observationPath(observation.id)}>Report</a>
              </span>
            </li>
          )),
        )}
      </ul>
    </section>
  );
}

function Controls({ context: { scene, passes }, besideId, wish, onWish }: Props) {
  const others = passes.filter(({ scenes }) => scenes[0] !== scene.id);
  return (
    <section class="scene-controls">
      <h3>View</h3>
      <Choice<SceneWish['boxes']>
        label="Boxes shown"
        options={[
          ['counted', 'In the area'],
          ['all', 'All boxes'],
          ['none', 'No boxes'],
        ]}
        value={wish.boxes}
        onChange={(boxes) => onWish({ ...wish, boxes })}
      />
      <Choice<string>
        label="Contrast"
        options={[
          ['0', 'Soft'],
          ['1', 'Normal'],
          ['4', 'Strong'],
        ]}
        value={String(wish.clip)}
        onChange={(clip) => onWish({ ...wish, clip: Number(clip) })}
      />
      <label>
        <span>Opacity</span>
        <input
          type="range"
          min={0}
          max={1}
          step={0.05}
          value={wish.opacity}
          onInput={(event) => onWish({ ...wish, opacity: Number(event.currentTarget.value) })}
        />
      </label>
      {others.length > 0 && (
        <label>
          <span>Compare with</span>
          <select
            value={besideId ?? ''}
            onChange={(event) => remember({ compare: event.currentTarget.value || null })}
          >
            <option value="">nothing</option>
            {others.map((look) => (
              <option key={look.scenes[0]} value={look.scenes[0]}>
                {formatDay(look.at)}
              </option>
            ))}
          </select>
        </label>
      )}
    </section>
  );
}

/** What the colours mean, and how many there are of each. */
function Boxes({ look }: { readonly look: SceneLook }) {
  const { detections, threshold } = look;
  const kinds = Object.entries(CLASS_COLOURS).flatMap(([name, colour]) => {
    const boxes = detections?.features.filter(({ properties }) => properties.class === name) ?? [];
    const counted = boxes.filter((box) => isCounted(look, box)).length;
    const under = boxes.filter(({ properties }) => properties.score < threshold).length;
    return boxes.length === 0
      ? []
      : [
          {
            name: name as keyof typeof CLASS_COLOURS,
            colour,
            counted,
            under,
            outside: boxes.length - counted - under,
          },
        ];
  });
  if (kinds.length === 0) return null;
  return (
    <section>
      <h3>Boxes in the scene</h3>
      <ul class="box-kinds">
        {kinds.map(({ name, colour, counted, under, outside }) => (
          <li key={name}>
            <span class="box-swatch" style={{ borderColor: colour }} aria-hidden="true" />
            {plural(name)}
            <span class="faint">
              {counted} in the area{outside > 0 && `, ${outside} over the threshold elsewhere`}, {under} under
              the threshold
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Facts({ scene }: { readonly scene: Scene }) {
  const { raster, source } = scene;
  return (
    <section>
      <h3>Scene</h3>
      <dl class="facts">
        <dt>State</dt>
        <dd>{stateOf(scene.state)}</dd>
        <RightsFacts of={scene} />
        {raster !== null && (
          <>
            <dt>Pixels</dt>
            <dd>
              {raster.width} × {raster.height}, {raster.bands} bands of {raster.sampleType},{' '}
              {formatMetres(raster.pixelSizeM)}
            </dd>
            <dt>CRS</dt>
            <dd>{raster.crs ?? 'none'}</dd>
            {scene.footprint !== null && <Position scene={scene} />}
          </>
        )}
        <dt>Source</dt>
        <dd class="mono">
          {source.kind === 'href' ? source.href : `${source.name}, ${formatBytes(source.bytes)}`}
        </dd>
        {source.kind === 'blob' && (
          <>
            <dt>SHA-256</dt>
            <dd class="mono">{source.sha256}</dd>
          </>
        )}
        <dt>Id</dt>
        <dd class="mono">{scene.id}</dd>
      </dl>
    </section>
  );
}

function Position({ scene: { shiftM } }: { readonly scene: Scene }) {
  return (
    <>
      <dt>Position</dt>
      <dd>
        {sayShift(shiftM)}{' '}
        <button
          type="button"
          class="button-quiet"
          onClick={() => remember({ shift: '1', review: null, edit: null })}
        >
          Shift the scene
        </button>
      </dd>
    </>
  );
}
