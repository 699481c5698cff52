import { render } from 'preact';
import './style/tokens.css';
import './style/base.css';
import './style/parts.css';
import './style/pages.css';
import { App } from './app/app.tsx';
import { followLinks } from './app/router.ts';
import { applyTheme } from './app/theme.ts';

applyTheme();
document.addEventListener('click', followLinks);
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
render(<App />, root);
