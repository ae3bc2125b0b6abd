namespace Fashion.Core.Clustering;

/// <summary>What k-means found.</summary>
/// <param name="Centres">Clusters x features, in the numbers that normalization makes of pixels.</param>
/// <param name="Inertia">The sum of the squared distances of the images from their centres, in the same numbers.</param>
/// <param name="Majority">The commonest class of each cluster.</param>
/// <param name="OneToOne">The class of each cluster where each class has one; null where there are not as many clusters as classes.</param>
public sealed record Clusters(double[] Centres, double Inertia, int[] Majority, int[]? OneToOne);
