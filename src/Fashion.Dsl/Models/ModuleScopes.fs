namespace Fashion.Dsl

open System.Collections.Generic

/// The names that the text of each file may use, worked out once a compilation.
[<Sealed>]
type internal ModuleScopes(evaluator: Evaluator, classes: Term) =
    let scopes = Dictionary<Module, Scope>(HashIdentity.Reference)

    /// A file's values: those it imports, then its own in the order of the text. One with a mistake is hidden.
    member modules.Of(names: Module) : Scope =
        match scopes.TryGetValue names with
        | true, scope -> scope
        | _ ->
            let imported (scope: Scope) (name: Name, home: Module) =
                match Map.tryFind name.Text (modules.Of home).Names with
                | Some term -> Scope.add name.Text term scope
                | None -> scope

            let own (scope: Scope) (each: Let) =
                let term =
                    evaluator.Term(scope, each.Name.Text, each.Value)
                    |> Option.defaultValue
                        {
                            Form = HiddenForm
                            Span = each.Value.Span
                        }

                Scope.add each.Name.Text term scope

            let start = Scope.add "classes" classes Scope.empty

            let scope =
                Array.fold own (Array.fold imported start names.Imports) names.Lets
                |> Scope.add "classes" classes

            scopes[names] <- scope
            scope
