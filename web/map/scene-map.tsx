import type { MapMouseEvent, Map as MapView } from 'maplibre-gl';
import { useEffect, useRef, useState } from 'preact/hooks';
import { remember } from '../app/router.ts';
import type { Detections } from '../server/types.ts';
import { goTo } from './review-marks.ts';
import {
  applyLook,
  applyWish,
  reviewZoomOf,
  type SceneLook,
  type SceneWish,
  withScene,
} from './scene-layers.ts';
import { createTools, pointerOf, type Tools } from './scene-tools.ts';

/** Of a box, and whether it is over the threshold in an area. */
export type BoxFacts = Detections['features'][number]['properties'] & { readonly counted: boolean };

interface Pointed {
  readonly facts: BoxFacts;
  readonly x: number;
  readonly y: number;
}

interface Props {
  readonly look: SceneLook;
  /** Shown left of the divider; null: no comparison. */
  readonly before: SceneLook | null;
  readonly wish: SceneWish;
  /** What the view opens on: an area's outline, or the scene. */
  readonly frame: [number, number, number, number];
  /** `lat,lon,zoom` of a shared address. */
  readonly at: string | null;
  readonly marks: readonly string[];
  readonly sayBox: (facts: BoxFacts) => string;
  readonly tools: Tools;
  /** What is seen of the ground: west, south, east, north. */
  readonly onView: (bounds: [number, number, number, number]) => void;
  readonly onClick: (at: readonly [lon: number, lat: number]) => void;
}

/** A scene's own pixels on the map with what was found in them; two of them on either side of a divider. */
export function SceneMap(props: Props) {
  const { look, before, marks, sayBox } = props;
  const [divider, setDivider] = useState(50);
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const [main, setMain] = useState<MapView | null>(null);
  const [other, setOther] = useState<MapView | null>(null);

  useEffect(() => {
    if (main === null || other === null) return;
    let moving = false;
    const follow = (from: MapView, to: MapView) => () => {
      if (moving) return;
      moving = true;
      to.jumpTo({ center: from.getCenter(), zoom: from.getZoom(), bearing: from.getBearing() });
      moving = false;
    };
    const [there, back] = [follow(main, other), follow(other, main)];
    there();
    main.on('move', there);
    other.on('move', back);
    return () => {
      main.off('move', there);
      other.off('move', back);
    };
  }, [main, other]);

  return (
    <div class="scene-map">
      <Layer
        {...props}
        look={look}
        isMain
        onMap={setMain}
        onPoint={setPointed}
        label="Scene"
        clipPath={null}
      />
      {before !== null && (
        <>
          <Layer
            {...props}
            look={before}
            isMain={false}
            onMap={setOther}
            onPoint={setPointed}
            label="Scene before"
            clipPath={`inset(0 ${100 - divider}% 0 0)`}
          />
          <div class="divider" style={{ left: `${divider}%` }} />
          <input
            class="divider-range"
            type="range"
            min={0}
            max={100}
            value={divider}
            aria-label="Divider between the two scenes"
            onInput={(event) => setDivider(Number(event.currentTarget.value))}
          />
        </>
      )}
      {marks.length > 0 && (
        <p class="scene-marks">
          {marks.map((mark) => (
            <span key={mark}>{mark}</span>
          ))}
        </p>
      )}
      {pointed !== null && (
        <div class="box-tip" role="status" style={{ left: `${pointed.x}px`, top: `${pointed.y}px` }}>
          {sayBox(pointed.facts)}
        </div>
      )}
    </div>
  );
}

function Layer({
  look,
  wish,
  frame,
  at,
  isMain,
  label,
  clipPath,
  tools,
  onView,
  onClick,
  onMap,
  onPoint,
}: Props & {
  readonly isMain: boolean;
  readonly label: string;
  readonly clipPath: string | null;
  readonly onMap: (map: MapView | null) => void;
  readonly onPoint: (pointed: Pointed | null) => void;
}) {
  const element = useRef<HTMLDivElement>(null);
  const map = useRef<MapView | null>(null);
  const drawn = useRef<ReturnType<typeof createTools> | null>(null);
  const latest = useRef({ look, wish, tools, onClick });
  latest.current = { look, wish, tools, onClick };

  useEffect(() => {
    let gone = false;
    const open = async (): Promise<void> => {
      const library = await import('./map-library.ts');
      const base = await library.bundledStyle();
      if (gone || element.current === null) return;
      const first = latest.current;
      const view = new library.MapView({
        container: element.current,
        style: withScene(base, first.look, first.wish),
        attributionControl: false,
        maxPitch: 0,
        maxZoom: 22,
        ...startOf(at, frame),
      });
      if (isMain) {
        view.addControl(new library.NavigationControl({ visualizePitch: false }), 'top-right');
        view.addControl(new library.ScaleControl({ maxWidth: 140 }), 'bottom-left');
        const tell = (): void =>
          onView(view.getBounds().toArray().flat() as [number, number, number, number]);
        tell();
        view.on('moveend', () => {
          // a shift moves the camera with every step of the pointer
          if (latest.current.tools.shift !== null) return;
          tell();
          const { lat, lng } = view.getCenter();
          remember({ at: `${lat.toFixed(6)},${lng.toFixed(6)},${view.getZoom().toFixed(2)}` });
        });
      }
      view.on('click', ({ lngLat }) => latest.current.onClick([lngLat.lng, lngLat.lat]));
      pointAtBoxes(view, onPoint);
      view.on('idle', () => element.current?.setAttribute('data-drawn', ''));
      view.once('load', () => {
        map.current = view;
        const { look: now, wish: wanted } = latest.current;
        applyWish(view, wanted);
        if (now !== first.look || wanted.clip !== first.wish.clip) applyLook(view, now, wanted);
        if (!isMain) return;
        drawn.current = createTools(view, library.Marker);
        drawn.current.show(latest.current.tools);
      });
      onMap(view);
      opened = view;
    };
    let opened: MapView | null = null;
    open().catch((error: unknown) => console.error('the map did not open', error));
    return () => {
      gone = true;
      map.current = null;
      drawn.current?.remove();
      drawn.current = null;
      onMap(null);
      opened?.remove();
    };
  }, [look.scene.id]);

  useEffect(() => {
    if (map.current !== null) applyWish(map.current, wish);
  }, [wish]);
  // In place: what is drawn or dragged meanwhile goes on.
  useEffect(() => {
    if (map.current !== null) applyLook(map.current, look, wish);
  }, [look, wish.clip]);

  const { review, outline, shift, ghosts } = tools;
  useEffect(() => drawn.current?.show(tools), [review, outline, shift, ghosts]);
  const spot = JSON.stringify(review?.current ?? null);
  useEffect(() => {
    if (map.current === null || !isMain || review === null || review.current === null) return;
    goTo(map.current, review.current, reviewZoomOf(look.scene));
  }, [spot]);

  return (
    <section
      ref={element}
      class="map scene-layer"
      data-pointer={pointerOf(tools)}
      aria-label={label}
      style={clipPath === null ? {} : { clipPath }}
    />
  );
}

function startOf(at: string | null, frame: Props['frame']) {
  const [lat, lon, zoom] = (at ?? '').split(',').map(Number);
  if (lat !== undefined && lon !== undefined && zoom !== undefined && [lat, lon, zoom].every(Number.isFinite))
    return { center: [lon, lat] as [number, number], zoom };
  return { bounds: frame, fitBoundsOptions: { padding: 30 } };
}

/** Tells which box lies under the pointer, and draws it stronger. */
function pointAtBoxes(view: MapView, onPoint: (pointed: Pointed | null) => void): void {
  let lit: number | string | undefined;
  const light = (id: number | string | undefined): void => {
    if (id === lit) return;
    if (lit !== undefined) view.setFeatureState({ source: 'boxes', id: lit }, { pointed: false });
    if (id !== undefined) view.setFeatureState({ source: 'boxes', id }, { pointed: true });
    lit = id;
  };
  view.on('mousemove', (event: MapMouseEvent) => {
    if (!view.getLayer('boxes-hit')) return;
    const [feature] = view.queryRenderedFeatures(event.point, { layers: ['boxes-hit'] });
    light(feature?.id);
    view.getContainer().toggleAttribute('data-on-box', feature !== undefined);
    onPoint(
      feature === undefined
        ? null
        : { facts: feature.properties as BoxFacts, x: event.point.x, y: event.point.y },
    );
  });
  view.on('mouseout', () => {
    light(undefined);
    onPoint(null);
  });
}
