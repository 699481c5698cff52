import { useState } from 'preact/hooks';
import { Choice } from '../app/parts.tsx';
import { scenePath } from '../app/router.ts';
import { Refusal, sendJson, upload } from '../server/client.ts';
import type { Scene } from '../server/types.ts';
import { formatBytes, formatShare } from '../text/format.ts';
import { stateOf } from '../text/words.ts';
import { SceneProgress } from './scene-progress.tsx';
import { factsOf, formFactsOf, type SubmitFields } from './submit-facts.ts';

type Sending =
  | { readonly kind: 'idle' }
  | { readonly kind: 'sending'; readonly share: number }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'accepted'; readonly scene: Scene };

const EMPTY: SubmitFields = {
  acquiredAt: '',
  acquiredAtAssumed: false,
  sensor: '',
  gsd: '',
  whole: false,
  licence: '',
  attribution: '',
  republish: true,
  origin: 'real',
};

/** A scene goes in: a file or the address of one, and what is known about it. */
export function SubmitPage() {
  const [way, setWay] = useState<'file' | 'href'>('file');
  const [file, setFile] = useState<File | null>(null);
  const [href, setHref] = useState('');
  const [fields, setFields] = useState(EMPTY);
  const [sending, setSending] = useState<Sending>({ kind: 'idle' });

  const send = async (): Promise<void> => {
    const missing =
      way === 'file'
        ? file === null
          ? 'Choose a file first.'
          : null
        : href === ''
          ? 'Paste a URL first.'
          : null;
    if (missing !== null) return setSending({ kind: 'refused', message: missing });
    setSending({ kind: 'sending', share: 0 });
    try {
      const scene =
        way === 'file' && file !== null
          ? await upload<Scene>('/v1/scenes', formOf(file, fields), (share) =>
              setSending({ kind: 'sending', share }),
            )
          : await sendJson<Scene>('POST', '/v1/scenes', { href: href.trim(), ...factsOf(fields) });
      if (scene !== null) setSending({ kind: 'accepted', scene });
    } catch (error) {
      setSending({ kind: 'refused', message: error instanceof Refusal ? error.message : String(error) });
    }
  };

  if (sending.kind === 'accepted')
    return (
      <Accepted
        scene={sending.scene}
        onAgain={() => {
          setFile(null);
          setHref('');
          setSending({ kind: 'idle' });
        }}
      />
    );
  return (
    <div class="stack submit">
      <h1>Submit a scene</h1>
      <p class="faint">
        Railcars need 1 m or better; ships of 30 m and more can be counted at 10 m. The same scene sent again
        is the same scene.
      </p>
      <form
        class="panel"
        onSubmit={(event) => {
          event.preventDefault();
          send().catch(() => {});
        }}
      >
        <Choice<'file' | 'href'>
          label="Where the scene is"
          options={[
            ['file', 'A file'],
            ['href', 'A URL'],
          ]}
          value={way}
          onChange={setWay}
        />
        {way === 'file' ? (
          <FileField file={file} onFile={setFile} />
        ) : (
          <label class="field">
            <span>URL of a GeoTIFF, read by range requests where it lies</span>
            <input
              type="url"
              name="href"
              placeholder="https://example.org/scene.tif"
              value={href}
              onInput={(event) => setHref(event.currentTarget.value)}
            />
          </label>
        )}
        <Facts fields={fields} onFields={setFields} />
        {sending.kind === 'refused' && (
          <p class="refusal" role="alert">
            {sending.message}
          </p>
        )}
        {sending.kind === 'sending' ? (
          <p class="sending" role="status">
            {way === 'file' ? `Sending: ${formatShare(sending.share)}` : 'The server looks at the headers …'}
            <progress
              max={1}
              value={way === 'file' ? sending.share : undefined}
              aria-label="Share of the file sent"
            />
          </p>
        ) : (
          <button type="submit" class="button button-main">
            Submit
          </button>
        )}
      </form>
    </div>
  );
}

function formOf(file: File, fields: SubmitFields): FormData {
  const form = new FormData();
  // facts before the file: the server reads a form as it comes
  for (const [name, value] of Object.entries(formFactsOf(fields))) form.set(name, value);
  form.set('file', file, file.name);
  return form;
}

function FileField({
  file,
  onFile,
}: {
  readonly file: File | null;
  readonly onFile: (file: File | null) => void;
}) {
  const [isOver, setOver] = useState(false);
  return (
    <fieldset
      class={isOver ? 'drop drop-over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onFile(event.dataTransfer?.files[0] ?? null);
      }}
    >
      <legend class="hidden">The file</legend>
      <p>
        {file === null ? 'Drag a GeoTIFF here, or choose one.' : `${file.name}, ${formatBytes(file.size)}`}
      </p>
      <label class="button">
        {file === null ? 'Choose a file' : 'Choose another'}
        <input
          class="hidden"
          type="file"
          name="file"
          accept=".tif,.tiff,.png,.jpg,.jpeg,image/tiff"
          onChange={(event) => onFile(event.currentTarget.files?.[0] ?? null)}
        />
      </label>
    </fieldset>
  );
}

function Facts({
  fields,
  onFields,
}: {
  readonly fields: SubmitFields;
  readonly onFields: (fields: SubmitFields) => void;
}) {
  const set = (change: Partial<SubmitFields>): void => onFields({ ...fields, ...change });
  const text = (
    name: 'acquiredAt' | 'sensor' | 'gsd' | 'licence' | 'attribution',
    label: string,
    hint: string,
  ) => (
    <label class="field">
      <span>{label}</span>
      <input
        type="text"
        name={name}
        value={fields[name]}
        placeholder={hint}
        autocomplete="off"
        onInput={(event) => set({ [name]: event.currentTarget.value })}
      />
    </label>
  );
  const tick = (name: 'acquiredAtAssumed' | 'whole' | 'republish', label: string) => (
    <label class="tick">
      <input
        type="checkbox"
        name={name}
        checked={fields[name]}
        onChange={(event) => set({ [name]: event.currentTarget.checked })}
      />
      {label}
    </label>
  );
  return (
    <>
      <div class="fields">
        {text(
          'acquiredAt',
          'Acquired: a time with its offset, unless the file says it',
          '2024-06-17T02:15:00Z',
        )}
        {text('sensor', 'Sensor', 'WorldView-3')}
        {text('gsd', "Sensor's own resolution, m", '0.5')}
        {text('licence', 'Licence', 'not stated')}
        {text('attribution', 'Credit', '© who took it')}
      </div>
      <div class="ticks">
        {tick('acquiredAtAssumed', 'The time is an assumption')}
        {tick('whole', 'Count the whole scene, whatever sites it touches')}
        {tick('republish', 'Its pixels may be published')}
        <label class="tick">
          <input
            type="checkbox"
            name="simulated"
            checked={fields.origin === 'simulated'}
            onChange={(event) => set({ origin: event.currentTarget.checked ? 'simulated' : 'real' })}
          />
          It is simulated
        </label>
      </div>
    </>
  );
}

function Accepted({ scene, onAgain }: { readonly scene: Scene; readonly onAgain: () => void }) {
  const [state, setState] = useState<Scene['state']>(scene.state);
  const ended = state !== 'queued' && state !== 'running';
  const refresh = async (): Promise<void> => {
    const response = await fetch(`/v1/scenes/${scene.id}`);
    const told = (await response.json()) as Scene;
    setState(told.state);
  };
  return (
    <div class="stack submit">
      <h1>{ended ? `The scene: ${stateOf(state)}` : 'The scene is being counted'}</h1>
      <SceneProgress id={scene.id} onEnded={() => refresh().catch(() => {})} />
      <p class="after">
        <a class="button button-main" href={scenePath(scene.id)}>
          Look at the scene
        </a>
        <button type="button" class="button" onClick={onAgain}>
          Submit another
        </button>
      </p>
    </div>
  );
}
