import { Component, type FunctionComponent } from "preact";

const same = (one: object, other: object): boolean =>
  Object.entries(one).every(([name, value]) => (other as Record<string, unknown>)[name] === value);

/** The component, drawn again only when one of its properties is another than before. */
export function memo<Props extends object>(View: FunctionComponent<Props>): new () => Component<Props> {
  return class extends Component<Props> {
    override shouldComponentUpdate(next: Props): boolean {
      return !same(next, this.props) || !same(this.props, next);
    }
    override render(props: Props) {
      return <View {...props} />;
    }
  };
}
