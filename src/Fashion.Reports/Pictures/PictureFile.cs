using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Xml.Linq;
using Fashion.Core;
using Fashion.Core.Serialization;
using Fashion.Reports.Charts;

namespace Fashion.Reports.Pictures;

/// <summary>A picture as a file of its own, on white, for papers and slides.</summary>
public static class PictureFile
{
    // Twice as many pixels as a picture says: sharp on paper and on dense screens.
    private const int Zoom = 2;

    private static readonly string[] Browsers = ["chromium", "chromium-browser", "google-chrome"];

    /// <exception cref="UsageException">The file is there and no SVG, or its folder is not: U514.</exception>
    public static void CheckSvg(string file) => OutputFile.Check(file, "<svg", "SVG");

    /// <exception cref="UsageException">The file is there and no PNG, or its folder is not: U514.</exception>
    public static void CheckPng(string file) => OutputFile.Check(file, "\u0089PNG", "PNG");

    /// <summary>As SVG, whose text can be selected.</summary>
    /// <exception cref="RunException">It cannot be drawn (R601) or written.</exception>
    /// <exception cref="UsageException">The file is there and no SVG, or its folder is not: U514.</exception>
    public static void SaveSvg(Picture picture, string file)
    {
        CheckSvg(file);
        AtomicFile.Write(file, Svg(picture) + "\n");
    }

    /// <summary>As PNG, by Debian's librsvg or Chromium, whichever is found.</summary>
    /// <exception cref="RunException">It cannot be drawn (R601), neither program is there or both fail (R602), or the file cannot be written.</exception>
    /// <exception cref="UsageException">The file is there and no PNG, or its folder is not: U514.</exception>
    public static void SavePng(Picture picture, string file)
    {
        CheckPng(file);
        var folder = Directory.CreateTempSubdirectory("fashion-picture-").FullName;
        try
        {
            var (svg, png) = (Path.Combine(folder, "picture.svg"), Path.Combine(folder, "picture.png"));
            File.WriteAllText(svg, Svg(picture));
            var complaints = new List<string>();
            if (!Run("rsvg-convert", ["--zoom", Zoom.ToString(CultureInfo.InvariantCulture), "--output", png, svg], png, complaints)
                && !Browsers.Any(browser => Run(browser, Screenshot(picture, svg, png, folder), png, complaints)))
            {
                throw new RunException(
                    "R602", "PNG files are drawn by librsvg or Chromium, and neither did: " + string.Join("; ", complaints),
                    "install one (Debian: `apt-get install librsvg2-bin`), or ask for `--svg`");
            }

            AtomicFile.Write(file, stream => stream.Write(File.ReadAllBytes(png)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Svg(Picture picture)
    {
        var svg = PictureRenderer.Draw([picture])[0];
        svg.AddFirst(
            new XElement(PictureRenderer.Svg + "title", XmlText.Of(picture.Title)),
            new XElement(PictureRenderer.Svg + "rect", new XAttribute("width", "100%"), new XAttribute("height", "100%"), new XAttribute("fill", ChartColours.Ground)));
        return svg.ToString(SaveOptions.DisableFormatting);
    }

    private static string[] Screenshot(Picture picture, string svg, string png, string folder) =>
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-background-networking",
        $"--user-data-dir={Path.Combine(folder, "profile")}", $"--force-device-scale-factor={Zoom}",
        $"--window-size={picture.Width},{picture.Height}", $"--screenshot={png}", new Uri(svg).AbsoluteUri,
    ];

    /// <summary>Whether the program left its file; what else it did is noted.</summary>
    private static bool Run(string program, IReadOnlyList<string> arguments, string made, List<string> complaints)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
            var said = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode == 0 && File.Exists(made))
                return true;
            complaints.Add($"`{program}` failed: {said.Result.Trim()}");
        }
        catch (Win32Exception)
        {
            complaints.Add($"there is no `{program}`");
        }

        return false;
    }
}
