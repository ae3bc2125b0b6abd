namespace Fashion.Dsl

/// A code that a diagnostic carries, and what it says in general.
type DiagnosticCode = { Code: string; Meaning: string }

/// Every code of the language. E0: form; E1: names and values; E2: shapes; E3: holes; E4: settings against one another;
/// E5: paths, profiles and files; W4: doubts about settings.
[<RequireQualifiedAccess>]
module DiagnosticCodes =

    let all: DiagnosticCode list =
        [
            "E001", "A `(`, `[` or `{` is never closed."
            "E002", "A word stands where another is expected."
            "E003", "Digits that are no number, or too large a one."
            "E004", "A text without its closing quote."
            "E005", "A character that is not part of the language."
            "E006", "Something is nested too deeply: an expression, braces, or calls of blocks."
            "E010", "The file does not begin with `spec 1`."
            "E101", "A name that is not known: a part, a layer, a block, a value, a label, a choice, a figure."
            "E102", "A setting or argument that its owner does not have."
            "E103", "An argument that must be written is missing."
            "E104", "One value is set twice in one place, or two parts, labels, values or blocks have one name."
            "E105", "A value of another kind than is taken here."
            "E106", "A value out of range."
            "E107", "The file has no `data` or no `model` part, the model no layers, or a join no arms."
            "E108", "A value too many, or one without a name after a named one."
            "E110", "A length of training, of time or of an image, or an angle, without its unit."
            "E111", "A unit that does not exist."
            "E112", "A unit that does not belong here."
            "E113", "An expression without a value: a division by 0, or too large."
            "E114", "A value or a block with a name that is a word of the language."
            "E115", "A value that depends on itself: `data` decides `classes`, and cannot use it."
            "E201", "A window larger than its padded input."
            "E202", "A `: shape` that is not the layer's shape."
            "E203", "A `residual` whose two arms have different shapes."
            "E204", "A layer for vectors on an image, or one for images on a vector."
            "E205", "Channels that do not divide into groups."
            "E206", "A pooling padded by more than half of its kernel."
            "E207", "A layer too large for one sample."
            "E208", "The model does not end in one number for each class."
            "E209", "`input` is not the shape that the data give."
            "E210", "`input` is not the model's first line."
            "E211", "Arms of `add`, `multiply` or `concat` that do not go together."
            "E214", "A model too large once its blocks and turns are expanded."
            "E215", "A block that calls itself."
            "E301", "A log range that does not start above 0."
            "E302", "A hole without a default, outside of a search."
            "E303", "A hole's default, or the value that a search gives it, is not among its values."
            "E304", "A hole without values, with an empty range, or with one value twice."
            "E401", "The data are not there, and the spec does not say what must be known of them."
            "E402", "A setting watches the validation part, and there is none."
            "E403", "The parts of the split are more than there is."
            "E404", "`nesterov` without momentum."
            "E405", "A second test part."
            "E406", "Not one class weight for each class."
            "E407", "A class that the data do not have."
            "E408", "`unfreeze` where nothing is frozen."
            "E409", "A search without an end: neither `trials` nor `budget`."
            "E410", "A setting of a classifier that means nothing beside another one."
            "E411", "Not one weight for each member of an ensemble."
            "E412", "More neighbours or clusters than there are training images."
            "E413", "`one_to_one` needs a cluster for each class."
            "E414", "A label in `freeze` or `only` of layers without parameters."
            "E415", "`freeze` names every layer that could learn."
            "E416", "A `{0}` in `map` for a word that no turn follows."
            "E417", "`map` gives two layers one name."
            "E501", "A path of `set` or `-o` that leads nowhere."
            "E503", "A profile that the spec does not have."
            "E504", "A file to import or extend that cannot be read."
            "E505", "Files that import or extend one another in a circle."
            "W401", "Softmax under a loss that applies log-softmax itself."
            "W402", "A setting that never takes effect, since training ends before."
            "W403", "A search for the worst trial."
            "W404", "A setting that this classifier makes no use of."
            "W405", "An augmentation that may move an image out of itself."
            "W406", "A learning rate in whose place the schedule's own peak stands."
        ]
        |> List.map (fun (code, meaning) -> { Code = code; Meaning = meaning })

    let tryFind (code: string) : DiagnosticCode option =
        all |> List.tryFind (fun each -> each.Code = code)
