namespace Fashion.Dsl

open Fashion.Dsl.Declarations

module internal DataCatalogue =

    /// Where data come from.
    let sources =
        [
            word "fashion_mnist" "the real Fashion-MNIST: 60,000 training and 10,000 test images of 28x28, 10 classes"
            entry "idx" [ required "folder" TextType "the folder" ] "IDX files named as MNIST's" "idx(\"digits\")"
            entry
                "npz"
                [
                    required "train" TextType "the archive"
                    derived "test" TextType "a part of `train`" "the archive of the test part"
                ]
                "NumPy archives with x and y"
                "npz(\"train.npz\", test=\"test.npz\")"
            entry
                "images"
                [ required "folder" TextType "the folder" ]
                "PNG or JPEG, a folder for each class"
                "images(\"photos\")"
        ]

    let private portions =
        KeyedType
            [
                derived "train" PortionType "what is left" "the part that is trained on"
                derived "validation" PortionType "none" "the part that is watched"
                derived "test" PortionType "the data's own" "the part that is measured once, at the end"
            ]

    let private normalizations =
        [
            word "none" "pixels as they are, 0 to 255"
            word "unit" "pixels divided by 255"
            word "standard" "then centred and scaled by the training part's mean and deviation"
            word "per_pixel" "then centred and scaled by the mean and deviation of each pixel"
        ]

    let private changed text =
        withDefault "p" (ShareType false) text "share of the images that are changed"

    let private pixels help =
        required "px" (PixelsType farthest) help

    let private share = ShareType false

    let private alpha text =
        withDefault "alpha" positive text "the mixture's share comes from Beta(alpha, alpha)"

    /// What may be done to the images of a training batch.
    let augmentations =
        [
            entry "flip" [ changed "50%" ] "mirrored left to right" "flip(p=50%)"
            entry "shift" [ pixels "the farthest way" ] "moved each way, black where nothing was" "shift(2 px)"
            entry
                "rotate"
                [
                    required "deg" (AngleType 180.0) "the widest turn either way"
                    changed "100%"
                ]
                "turned, bilinear"
                "rotate(10 deg)"
            entry
                "zoom"
                [
                    required "amount" (ShareType true) "the largest change of size, either way"
                    changed "100%"
                ]
                "made larger or smaller, bilinear"
                "zoom(10%)"
            entry
                "crop"
                [ pixels "black pixels added on each side" ]
                "a window of the image's own size out of the padded image"
                "crop(2 px)"
            entry
                "cutout"
                [ pixels "the square's side"; changed "100%" ]
                "a black square (DeVries and Taylor 2017)"
                "cutout(8 px, p=25%)"
            entry
                "erase"
                [
                    changed "15%"
                    withDefault "area" (SpanType share) "2%..40%" "the rectangle's share of the image"
                    withDefault "aspect" (SpanType positive) "0.3..3.3" "its height over its width"
                    withDefault "value" (SpanType share) "0..1" "what fills it, as a share of white"
                    withDefault "pixel_level" FlagType "false" "a value for each pixel, not one for the rectangle"
                ]
                "random erasing (Zhong et al. 2020): a rectangle is filled with noise"
                "erase(p=50%, area=2%..20%)"
            entry "mixup" [ alpha "0.2" ] "two images and their labels blended (Zhang et al. 2018)" "mixup(alpha=0.2)"
            entry
                "cutmix"
                [ alpha "1" ]
                "a rectangle of one image in another, the labels mixed alike (Yun et al. 2019)"
                "cutmix(alpha=1)"
        ]

    /// Settings of `data`.
    let settings =
        [
            withDefault "split" portions "[train: 90%, validation: 10%]" "the parts of the training images"
            unless
                "none"
                "limit"
                (WholeType(1, 1_000_000_000, Some "samples"))
                "at most so many training images, in class proportion, before the split"
                "2_000 samples"
            unless "all" "classes" LabelsType "the labels to keep, renumbered in this order" "[0, 6]"
            unless "none" "resize" SizeType "new height and width, before `pad`" "32x32"
            withDefault "pad" (PixelsType farthest) "0 px" "rows and columns of black on each side"
            withDefault "invert" FlagType "false" "black becomes white"
            withDefault "normalize" (ChoiceType normalizations) "unit" "how pixels become numbers"
            unless
                "none"
                "augment"
                (CallsType augmentations)
                "what is done to training batches, in this order"
                "[flip(p=50%), shift(2 px), cutout(8 px, p=25%)]"
            seed "decides the split"
        ]
