/** The kit that every page is made of. */
export {
  Avatar,
  Badge,
  Banner,
  CodeBlock,
  CopyButton,
  copyText,
  EmptyState,
  Kbd,
  Skeleton,
  Spinner,
  type Tone,
} from './Bits';
export { Button, type ButtonProps, IconButton, type IconButtonProps, keyTip } from './Button';
export { Combo, type ComboOption } from './Combo';
export { cx } from './cx';
export { ConfirmDialog, Dialog, type DialogProps } from './Dialog';
export { describe, Field, FieldError, Input, Prose, Select, Switch, Textarea } from './Fields';
export { Icon } from './Icon';
export { type Kind, kindColours, kindOf } from './kinds';
export { Markdown } from './Markdown';
export { Menu, type MenuEntry } from './Menu';
export { Modal, type ModalProps } from './Modal';
export { Popover } from './Popover';
export { Segments } from './Segments';
export { panelOf, type TabEntry, Tabs } from './Tabs';
export { Toaster } from './Toaster';
export { Tooltip } from './Tooltip';
export { toast } from './toast';
