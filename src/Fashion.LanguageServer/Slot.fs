namespace Fashion.LanguageServer

open Fashion.Dsl

/// What may be written at a place.
type Slot =
    /// A part of the file.
    | PartSlot
    /// The word `set`, in a profile.
    | SetSlot
    /// A layer, a block, `repeat` and so on.
    | LayerSlot
    /// The name of a setting; those of the list are written already.
    | SettingSlot of parameters: Parameter list * written: string list
    /// The name of an argument, or the value of the next one without a name.
    | ArgumentSlot of parameters: Parameter list * written: string list * next: ArgumentType option
    /// A key of a list.
    | KeySlot of parameters: Parameter list * written: string list
    | ValueSlot of ArgumentType
    /// The word after a number.
    | UnitSlot of ArgumentType
    /// The next word of a `set` path.
    | PathSlot of before: string list
    /// A further word of a value such as `validation.accuracy`.
    | WordSlot of ArgumentType * before: string list
    /// A hole's kind.
    | HoleSlot
    /// A name of another file.
    | ImportSlot of file: string
    | NoSlot
