import type { Alert, Area, Observation, Point, Reference, SceneSummary } from '../server/types.ts';
import { formatCount } from './format.ts';

type Reason = NonNullable<Point['reason']>;
type ClassName = Point['class'];

/** Why a look gave no number: in two words for a tick, in a sentence for who asks. */
const REASONS: Readonly<Record<Reason, readonly [short: string, sentence: string]>> = {
  cloud: ['cloud', 'Cloud or haze hid too much of the area.'],
  'cloud-unassessed': [
    'cloud not judged',
    'Nobody could tell whether cloud hid the area, so a zero would mean nothing.',
  ],
  unmeasured: [
    'model not measured',
    'Nobody has measured how well the model finds this class, so its boxes give no number.',
  ],
  'area-unverified': [
    'area unverified',
    'Nobody has confirmed over imagery that the area lies where it should, so a zero would mean nothing.',
  ],
  coverage: ['not covered', 'The scene shows too little of the area.'],
  resolution: [
    'no model for it',
    'No model counts this class at this resolution: the pixels are too coarse, or finer than any model is made for.',
  ],
  nodata: ['no data', 'The scene holds no ground there.'],
  geolocation: ['misplaced', 'The scene does not lie where it says.'],
  date: ['no date', 'Nobody knows when the scene was taken.'],
};

export function shortReason(reason: Reason): string {
  return REASONS[reason][0];
}

export function whyUnusable(reason: Reason): string {
  return REASONS[reason][1];
}

const NAMES: Readonly<Record<ClassName, readonly [one: string, many: string]>> = {
  railcar: ['railcar', 'railcars'],
  locomotive: ['locomotive', 'locomotives'],
  passenger: ['passenger car', 'passenger cars'],
  'maintenance-of-way': ['maintenance vehicle', 'maintenance vehicles'],
  'rail-vehicle': ['rail vehicle', 'rail vehicles'],
  ship: ['ship', 'ships'],
  boat: ['boat', 'boats'],
};

export const CLASS_NAMES = Object.keys(NAMES) as readonly ClassName[];

/** False of an observation at which no model may look: its id stands in place of a model's (NO_MODEL of src/domain). */
function hasLooked(modelId: string): boolean {
  return !modelId.startsWith('none-');
}

/** `31 boxes`; where no model looked there is no 0 either. */
export function sayBoxes(raw: number | null, modelId: string): string {
  if (raw === null || !hasLooked(modelId)) return 'no model looked';
  return `${formatCount(raw)} ${raw === 1 ? 'box' : 'boxes'}`;
}

export function plural(name: ClassName): string {
  return NAMES[name][1];
}

export function singular(name: ClassName): string {
  return NAMES[name][0];
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const KINDS: Readonly<Record<Area['kind'], string>> = {
  yard: 'rail yard',
  bridge: 'bridge',
  berth: 'berths',
  anchorage: 'anchorage',
  customs: 'customs',
  river: 'river',
  scene: 'whole scene',
};

/** Those that may be drawn: a whole scene is no place. */
export const KIND_NAMES = (Object.keys(KINDS) as readonly Area['kind'][]).filter((kind) => kind !== 'scene');

export function kindOf(kind: Area['kind']): string {
  return KINDS[kind];
}

const VISIBILITIES: Readonly<Record<Observation['visibility'], string>> = {
  mask: 'by a cloud mask',
  estimated: 'estimated from the pixels',
  reviewed: 'seen by a person',
  unchecked: 'not checked',
};

export function visibilityOf(visibility: Observation['visibility']): string {
  return VISIBILITIES[visibility];
}

const STATES: Readonly<Record<SceneSummary['state'], string>> = {
  queued: 'waiting',
  running: 'being counted',
  done: 'counted',
  outside: 'touches no area',
  faulted: 'failed',
  cancelled: 'cancelled',
};

export function stateOf(state: SceneSummary['state']): string {
  return STATES[state];
}

const CAVEATS: Readonly<Record<string, string>> = {
  simulated: 'Simulated: nothing of this exists.',
  'date-assumed': 'The time is an assumption of the submitter.',
  'not-validated-here': 'The error rates come from the model card; they were not measured at this place.',
  'area-unverified': 'Nobody has confirmed over imagery that the area lies where it should.',
  'visibility-estimated': 'What was seen is estimated from the pixels: no cloud mask was given.',
};

/** Caveats as the API names them, as sentences; what is not known here is passed on as it is. */
export function caveatOf(caveat: string): string {
  const [name, detail] = caveat.split(':');
  if (name === 'doubted-railcars')
    return `${detail} of the boxes may be no railcars: nothing of them says that they stand on rails.`;
  return CAVEATS[caveat] ?? caveat.replace(':', ': ');
}

const SCOPES: Readonly<Record<Reference['scope'], readonly [one: string, many: string]>> = {
  'freight-wagons': ['freight wagon', 'freight wagons'],
  'all-rolling-stock': ['rail vehicle of any kind', 'rail vehicles of any kind'],
  locomotives: ['locomotive', 'locomotives'],
  'passenger-cars': ['passenger car', 'passenger cars'],
  'maintenance-of-way': ['maintenance vehicle', 'maintenance vehicles'],
  vessels: ['vessel', 'vessels'],
  calls: ['call', 'calls'],
};

/** `about 73 freight wagons`: what somebody else counted, in the words of what he counted. */
export function sayReference({ count, approximate, measure, scope }: Reference): string {
  if (count === null) return 'looked, and could not see';
  const most = measure === 'upper-bound' ? 'never more than ' : '';
  return `${most}${approximate ? 'about ' : ''}${count} ${SCOPES[scope][count === 1 ? 0 : 1]}${measure === 'flow' ? ' passed' : ''}`;
}

/** What to call it where it stands beside a count of ours. */
export function termOf({ origin }: Reference): string {
  return origin === 'simulated' ? 'Simulated tally' : 'Other count';
}

const ALERT_KINDS: Readonly<Record<Alert['kind'], string>> = {
  spike: 'spike',
  shift: 'level shift',
  resumption: 'back after a long quiet',
  rule: 'own rule',
};

export function alertKind(kind: Alert['kind']): string {
  return ALERT_KINDS[kind];
}

const ALERT_STATES: Readonly<Record<Alert['state'], string>> = {
  quiet: 'quiet',
  pending: 'pending',
  firing: 'firing',
  resolved: 'resolved',
};

export function alertState(state: Alert['state']): string {
  return ALERT_STATES[state];
}
