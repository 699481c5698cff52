import { AlertsPage } from '../pages/alerts.tsx';
import { ObservationPage } from '../pages/observation.tsx';
import { OverviewPage } from '../pages/overview.tsx';
import { RulesPage } from '../pages/rules.tsx';
import { ScenePage } from '../pages/scene.tsx';
import { ScenesPage } from '../pages/scenes.tsx';
import { SitePage } from '../pages/site.tsx';
import { SubmitPage } from '../pages/submit.tsx';
import { Notice } from './parts.tsx';
import { type Route, routeOf, useLocation } from './router.ts';
import { Shell } from './shell.tsx';

export function App() {
  const route = routeOf(useLocation().path);
  return (
    <Shell page={route.page}>
      <View route={route} />
    </Shell>
  );
}

function View({ route }: { readonly route: Route }) {
  switch (route.page) {
    case 'overview':
      return <OverviewPage />;
    case 'site':
      return <SitePage key={route.id} id={route.id} />;
    case 'rules':
      return <RulesPage key={route.site} id={route.site} />;
    case 'scene':
      return <ScenePage key={route.id} id={route.id} />;
    case 'observation':
      return <ObservationPage key={route.id} id={route.id} />;
    case 'alerts':
      return <AlertsPage />;
    case 'scenes':
      return <ScenesPage />;
    case 'submit':
      return <SubmitPage />;
    case 'missing':
      return (
        <Notice title="There is no such page">
          Nothing is at <code>{route.path}</code>. <a href="/">The overview</a> shows every site.
        </Notice>
      );
  }
}
