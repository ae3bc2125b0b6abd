namespace Fashion.Dsl

open System.Collections.Generic

[<RequireQualifiedAccess>]
type Distance =
    | Euclidean
    | Cosine
    | Manhattan

[<RequireQualifiedAccess>]
type NeighbourWeights =
    | Uniform
    | ByDistance

type KnnOptions =
    {
        K: int
        Distance: Distance
        Weights: NeighbourWeights
    }

[<RequireQualifiedAccess>]
type CentroidInit =
    | PlusPlus
    | Random

/// How clusters become classes: each takes the commonest label of its images, or each class gets one cluster.
[<RequireQualifiedAccess>]
type ClusterLabels =
    | Majority
    | OneToOne

type KMeansOptions =
    {
        Clusters: int
        Init: CentroidInit
        Restarts: int
        MaxIterations: int
        Label: ClusterLabels
        Seed: int
    }

type LogisticOptions =
    {
        /// False: no penalty.
        L2: bool
        /// Inverse of the penalty's weight, as scikit-learn's C.
        C: float
        MaxIterations: int
        /// The gradient's largest component at which the fit has converged.
        Tolerance: float
    }

[<RequireQualifiedAccess>]
type SgdLoss =
    | Log
    | Softmax
    | Hinge
    | SquaredHinge
    | ModifiedHuber

[<RequireQualifiedAccess>]
type SgdPenalty =
    | None
    | L2
    | L1
    | ElasticNet

[<RequireQualifiedAccess>]
type SgdRate =
    | Optimal
    | Constant
    | InverseScaling
    | Adaptive

/// A linear classifier by stochastic gradient descent, with scikit-learn's meaning of every setting.
type SgdClassifierOptions =
    {
        Loss: SgdLoss
        Penalty: SgdPenalty
        Alpha: float
        /// The share of L1 in an elastic net.
        L1Ratio: float
        Rate: SgdRate
        Eta0: float
        PowerT: float
        MaxEpochs: int
        Tolerance: float
        Average: bool
        EarlyStop: bool
        Seed: int
    }

/// How members' votes become one.
[<RequireQualifiedAccess>]
type Combine =
    | SoftVote
    | HardVote
    /// Empty: each member weighs as much as its accuracy on its own validation part.
    | Weighted of weights: IReadOnlyList<float>

type EnsembleOptions =
    {
        /// Spec files or run folders, relative to the spec's folder or else to the working directory.
        Members: IReadOnlyList<string>
        Combine: Combine
    }

/// A classifier that is no layer graph.
type Classifier =
    | Knn of KnnOptions
    | KMeans of KMeansOptions
    | Logistic of LogisticOptions
    | SgdClassifier of SgdClassifierOptions
    | Ensemble of EnsembleOptions
