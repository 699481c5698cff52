import { useState } from 'preact/hooks';
import { Notice, Ready } from '../app/parts.tsx';
import { useLocation } from '../app/router.ts';
import { useData, useLastReady } from '../app/use-data.ts';
import { boundsOf, type SceneLook, type SceneWish } from '../map/scene-layers.ts';
import { type BoxFacts, SceneMap } from '../map/scene-map.tsx';
import { formatMetres, formatShare } from '../text/format.ts';
import { stateOf } from '../text/words.ts';
import { loadLook, loadScene, type SceneContext } from './scene-data.ts';
import { ScenePanel } from './scene-panel.tsx';
import { SceneProgress } from './scene-progress.tsx';
import { SceneWorkPanel, useSceneWork } from './scene-work.tsx';

const WATCH_MS = 4_000;

/** One scene: its own pixels, what was found in them and how far that goes. */
export function ScenePage({ id }: { readonly id: string }) {
  const [context, refresh] = useData(`scene ${id}`, (signal) => loadScene(id, signal), WATCH_MS * 4);
  return (
    <Ready of={context} what={`scene ${id}`}>
      {(known) => <SceneView context={known} onChanged={refresh} />}
    </Ready>
  );
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

function SceneView({
  context,
  onChanged,
}: {
  readonly context: SceneContext;
  readonly onChanged: () => void;
}) {
  const { scene, site } = context;
  const { query } = useLocation();
  const [wish, setWish] = useState<SceneWish>({ opacity: 1, clip: 1, boxes: 'counted' });
  const [clicked, setClicked] = useState<readonly [number, number] | null>(null);
  const work = useSceneWork(context);
  const besideId = query.get('compare');
  const outlines = context.here.map(({ id, revision }) => `${id} ${revision}`).join();
  const [asked] = useData(`look ${scene.id} ${scene.generation} ${scene.state} ${outlines}`, (signal) =>
    loadLook(context, signal),
  );
  // A count under way does not take the map from under the pointer.
  const look = useLastReady(asked);
  const [beside] = useData(`look ${besideId ?? 'none'}`, (signal) =>
    besideId === null
      ? Promise.resolve(null)
      : loadScene(besideId, signal).then((other) => loadLook(other, signal)),
  );
  const isUnderWay = scene.state === 'queued' || scene.state === 'running';
  const mayShow = scene.republish || LOOPBACK.includes(location.hostname);
  const words = [
    ...(scene.origin === 'simulated' ? ['Simulated'] : []),
    ...(scene.republish ? [] : ['Not for publication']),
  ];
  return (
    <div class="scene">
      <h1 class="hidden">
        Scene {scene.id}, {stateOf(scene.state)}
      </h1>
      <div class="scene-view">
        {scene.footprint === null || !mayShow ? (
          <Notice title={mayShow ? 'No map of this scene' : 'Not to be shown here'}>
            {mayShow
              ? isUnderWay
                ? 'Its headers have not been read yet.'
                : 'It does not say where it lies. The picture of its observation shows it in its own pixels.'
              : `Its licence (${scene.licence ?? 'not stated'}) forbids that its pixels are published. Open this page on the machine that serves it.`}
          </Notice>
        ) : (
          <Ready of={look} what="the boxes of the scene">
            {(ready) => (
              <SceneMap
                key={pixelsOf(ready)}
                look={ready}
                before={beside.kind === 'ready' ? beside.value : null}
                wish={wish}
                frame={frameOf(ready, query.get('area'))}
                at={query.get('at')}
                marks={words}
                tools={work.tools}
                onView={work.onView}
                onClick={setClicked}
                sayBox={(facts) => sayBox(facts, ready.threshold)}
              />
            )}
          </Ready>
        )}
        {isUnderWay && <SceneProgress id={scene.id} onEnded={onChanged} />}
      </div>
      <ScenePanel
        context={context}
        look={look.kind === 'ready' ? look.value : null}
        besideId={besideId}
        wish={wish}
        onWish={setWish}
        onChanged={onChanged}
        onGhosts={work.onGhosts}
        site={site}
        work={<SceneWorkPanel context={context} work={work} clicked={clicked} onChanged={onChanged} />}
      />
    </div>
  );
}

/** One box in a line, for who points at it. */
function sayBox(
  { class: name, family, score, lengthM, widthM, counted }: BoxFacts,
  threshold: number,
): string {
  return [
    family === null || family === 'unknown' ? name : `${name}, ${family}`,
    `score ${formatShare(score)}`,
    lengthM === null ? null : `${formatMetres(lengthM)} × ${formatMetres(widthM ?? 0)}`,
    counted ? null : score < threshold ? 'under the threshold' : 'not in ground that was counted',
  ]
    .filter((part) => part !== null)
    .join(' · ');
}

/** Which pixels lie where: with others the map begins anew, with another count of the same it goes on. */
function pixelsOf({ scene: { source, raster, footprint } }: SceneLook): string {
  return JSON.stringify([source, raster, footprint]);
}

function frameOf({ scene, areas }: SceneLook, areaId: string | null): [number, number, number, number] {
  const area = areas.find(({ id }) => id === areaId);
  return boundsOf(area?.geometry ?? scene.footprint);
}
